-- Objects that hold at least half of the words asked for; before all others those of exactly that name. Those that
-- hold every word are looked for first. Hits of some of the words, and words that only begin like the last one, may be
-- everything there is. They are looked for where no name is met and the first do not fill the list. Of those that hold
-- every word 2,000 are ranked, of the others 1,000.
--
-- Pinned to the moment of the first page, so that what can be found only since then does not shift the pages after it.
create or replace function core._text_hits(p_query text, p_filter jsonb, p_pin timestamptz)
returns table (id uuid, rank bigint, share double precision, matched text[], is_name boolean)
language plpgsql stable
set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  v_names tsquery := (
    select string_agg(distinct quote_literal(key), ' | ')::tsquery
    from unnest(array[core._name_key(p_query), core._name_key(core._cut_words(p_query))]) as key where key is not null);
  v_words text[];
  v_queries tsquery[];
  v_whole tsquery;
  v_part tsquery;
  v_any tsquery;
begin
  select array_agg(word order by n), array_agg(query order by n), core._all_of(array_agg(exact)) into v_words, v_queries, v_whole
  from core._asked_words(p_query);
  if v_queries is null then
    return;
  end if;
  v_part := core._some_of(v_queries, (cardinality(v_queries) + 1) / 2);
  v_any := core._some_of(v_queries, 1);
  return query
  with named as materialized (
    select search_text.asset_id as id, words
    from core.search_text left join core.asset on asset.id = search_text.asset_id
    where words @@ v_names and search_text.created_at <= p_pin and core._passes(asset, p_filter)
    limit 500
  ), whole as materialized (
    select search_text.asset_id as id, words
    from core.search_text left join core.asset on asset.id = search_text.asset_id
    where words @@ v_whole and search_text.created_at <= p_pin and core._passes(asset, p_filter)
    limit 2000
  ), part as materialized (
    select search_text.asset_id as id, words
    from core.search_text left join core.asset on asset.id = search_text.asset_id
    where words @@ v_part and search_text.created_at <= p_pin and core._passes(asset, p_filter)
      and (select count(*) from whole) < 500 and not exists (select from named)
    limit 500
  ), measured as (
    select id, 1 as place, ts_rank(words, v_any) as relevance, cardinality(v_words)::bigint as held, words from named
    union all
    select id, 2, ts_rank(words, v_any), cardinality(v_words), words from whole where id not in (select id from named)
    union all
    select id, 3, ts_rank(words, v_any), (select count(*) from unnest(v_queries) as query where words @@ query), words
    from part where id not in (select id from whole)
  ), best as (
    select * from measured
    where held * 2 >= cardinality(v_queries)
    order by place = 1 desc, held desc, place, relevance desc, id
    limit 500
  )
  select best.id, row_number() over (order by place = 1 desc, held desc, place, relevance desc, id),
         held::double precision / cardinality(v_queries),
         case when place = 2 then v_words else array(select word from unnest(v_words, v_queries) as pair (word, query) where words @@ query) end,
         place = 1
  from best;
end;
$$;
comment on function core._text_hits is 'Full-text hits with their rank from 1, the share of the words they hold and which, and whether it is their whole name.';
