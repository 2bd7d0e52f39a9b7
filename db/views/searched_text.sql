create or replace view catalog.searched_text as
select question as text, space,
       case when vector is not null then 'known' when made_at is not null then 'meaningless' else 'waiting' end as state,
       created_at, made_at
from core.query_vector;
comment on view catalog.searched_text is 'Texts that were searched for: catalog.search finds those that are known by what they mean. Kept for a month.';
