create or replace view catalog.searched_text as
select question as text, space,
       case when vector is not null then 'known' when made_at is not null then 'meaningless' else 'waiting' end as state,
       created_at, made_at
from core.query_vector;
comment on view catalog.searched_text is 'Texts that were searched for: catalog.search finds those that are known by what they mean. Kept for a month.';
comment on column catalog.searched_text.text is 'What was asked, as it was understood.';
comment on column catalog.searched_text.space is 'The space its vector is in.';
comment on column catalog.searched_text.state is 'known, waiting for a worker, or meaningless there.';
comment on column catalog.searched_text.created_at is 'When it was first asked.';
comment on column catalog.searched_text.made_at is 'When its vector was made.';
