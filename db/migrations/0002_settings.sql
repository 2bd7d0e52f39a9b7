create table core.setting (
  name text primary key,
  value jsonb not null,
  initial jsonb not null,
  type text not null,
  minimum numeric,
  maximum numeric,
  sentence text not null,
  constraint setting_type_is_known check (type in ('integer', 'number', 'boolean', 'text')),
  constraint setting_value_has_its_type check (
    case type
      when 'integer' then jsonb_typeof(value) = 'number' and (value #>> '{}')::numeric % 1 = 0
      when 'number' then jsonb_typeof(value) = 'number'
      when 'boolean' then jsonb_typeof(value) = 'boolean'
      else jsonb_typeof(value) = 'string'
    end),
  constraint setting_value_is_in_range check (
    jsonb_typeof(value) <> 'number'
    or (value #>> '{}')::numeric between coalesce(minimum, '-infinity') and coalesce(maximum, 'infinity'))
);
comment on table core.setting is 'The knobs an admin may turn while everything runs. Change them with api.change_setting, which leaves a trace in lineage.';
comment on column core.setting.initial is 'The value the project ships, to go back to.';

insert into core.setting (name, value, initial, type, minimum, maximum, sentence)
select name, value, value, type, minimum, maximum, sentence
from (values
  ('N_sample', '128'::jsonb, 'integer', 1, 10000, 'How many documents of a collection the decision looks at: those with the smallest hashes.'),
  ('stability_threshold', '0.6', 'number', 0, 1, 'Least average presence of the top-level fields for a table.'),
  ('max_top_level_keys', '20', 'integer', 1, 300, 'Most top-level keys for a table.'),
  ('max_depth', '2', 'integer', 1, 3, 'Deepest nesting of objects for a table; a flat document has depth 1.'),
  ('auto_migrate', 'false', 'boolean', null, null, 'Accept proposals for tables without a person. Off, as the design demands, until an admin says otherwise.'),
  ('route_similarity', '0.5', 'number', 0, 1, 'Least weighted Jaccard similarity of keys for a document to join an existing collection.'),
  ('suggested_indexes', '3', 'integer', 0, 20, 'How many of the most selective scalar columns are suggested for an index.'),
  ('json_chunk', '5000', 'integer', 1, 100000, 'Documents one job works on.'),
  ('max_attempts', '5', 'integer', 1, 50, 'Tries of a job before it is a dead letter.'),
  ('retry_seconds', '2', 'number', 0, 3600, 'Wait before the first retry; each further one doubles it, with jitter.'),
  ('retry_seconds_max', '300', 'number', 0, 86400, 'Longest wait between two tries.'),
  ('stalled_seconds', '20', 'number', 1, 3600, 'A worker silent for so long is taken for dead and its jobs are given back.'),
  ('N_confirm', '3', 'integer', 1, 1000, 'Members from which a cluster is no longer provisional.'),
  ('same_picture_bits', '6', 'integer', 0, 32, 'Most differing bits of two perceptual hashes for the same picture.'),
  ('same_picture_cosine', '0.95', 'number', 0, 1, 'Least cosine similarity of two embeddings for the same picture.'),
  ('search_drop', '0.5', 'number', 0, 1, 'A hit whose similarity falls below this share of the way between the noise and the best hit ends the list.'),
  ('tags_per_asset', '5', 'integer', 0, 50, 'Most labels given to one picture.')
) as knob (name, value, type, minimum, maximum, sentence);
