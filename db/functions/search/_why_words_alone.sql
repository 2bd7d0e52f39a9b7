create or replace function core._why_words_alone(p_query text)
returns text
language sql stable
set search_path = public, pg_temp
as $$
  select 'Ranked by words alone: ' || case known ->> 'state'
    when 'no_space' then 'no model has been used here yet'
    when 'meaningless' then format('they mean nothing in the space %s', known ->> 'space')
    else format('this text has no vector in the space %s yet', known ->> 'space') end
  from catalog.query_vector(p_query) as known
$$;
comment on function core._why_words_alone is 'Why a search by words looked at no vectors.';
