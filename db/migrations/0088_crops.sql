-- A crop is seldom near its whole by hash or vector. Where a file is like nothing else, a cheap check of the nearest
-- pictures says whether a comparison can find anything.
alter table core.likeness_pair add column coarse_check text,
  add constraint coarse_check_is_known check (coarse_check in ('upright', 'mirrored'));
comment on column core.likeness_pair.coarse_check is 'The cheap check of a few keypoints that comes before the comparison: upright or turned, or mirrored as well; null: none.';

create type core.candidate as (asset_id uuid, coarse_check text);
comment on type core.candidate is 'A file with which another is to be compared, and as in core.likeness_pair the check that comes before.';

alter table core.embedding_space add column candidate_cosine real,
  add constraint candidate_cosine_is_cosine check (candidate_cosine between 0 and 1);
comment on column core.embedding_space.candidate_cosine is 'Least cosine of two pictures for a comparison, where the model gives nearly all a high one; null: the setting of this name.';
update core.embedding_space set candidate_cosine = 0.95 where model like 'histogram%';

insert into core.setting (name, value, initial, type, minimum, maximum, choices, sentence)
select name, value, value, type, minimum, maximum, null, sentence
from (values
  ('crop_candidates', '1'::jsonb, 'integer', 0, 8, 'Most pictures that are tried as the whole of one that is like no other, the nearest by vector first. A cheap check comes before the comparison.'),
  ('crop_cosine', '0.45', 'number', 0, 1, 'Least cosine similarity of two embeddings for the try whether one picture is a part of the other.')
) as knob (name, value, type, minimum, maximum, sentence);

-- Their arguments or results changed, or they became others.
drop function if exists api.register_space(text, text, double precision, boolean, text);
drop function if exists api.next_verification(bigint);
drop function if exists api.record_verification(bigint, jsonb);
drop function if exists api.record_fingerprint(bigint, jsonb);
drop function if exists core._candidates(uuid, text, vector);
drop function if exists core._fingerprint_candidates(uuid, jsonb);
drop function if exists core._request_verification(uuid, text, vector);
drop function if exists core._request_spans(uuid, jsonb);
drop function if exists core._compares_films();
