create or replace function catalog.search(p_query text, p_filter jsonb default '{}', p_limit integer default 20)
returns table (
  place bigint, name text, kind text, why text, likeness numeric, at_seconds double precision, tags text[], cluster text,
  collection text, score numeric, system_id uuid, received_at timestamptz, captured_at text
)
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_page jsonb := catalog.search_page(p_query, p_filter => p_filter, p_limit => p_limit);
  v_known jsonb;
begin
  if v_page ->> 'mode' = 'text' then
    v_known := catalog.query_vector(p_query);
    raise notice '%', v_page ->> 'note' using hint = case when v_known ->> 'state' in ('unknown', 'waiting', 'failed')
                        then format('call api.embed_text(%L); makes it.', p_query)
                        else 'Search by meaning needs a model pack: cubby models list.' end;
  end if;
  return query
  select n, coalesce(hit ->> 'filename', hit ->> 'collection', hit ->> 'kind'), coalesce(hit ->> 'media_type', hit ->> 'kind'),
         concat_ws('; ',
           'looks like it, rank ' || (hit #>> '{why,vector_rank}'),
           (select string_agg(format('%s says %s', field, (select string_agg(word, ', ') from jsonb_array_elements_text(said) as word)), '; ' order by field)
            from jsonb_each(hit #> '{why,fields}') as named (field, said))),
         (hit #>> '{why,similarity}')::numeric, (hit #>> '{frame,seconds}')::double precision,
         array(select jsonb_array_elements_text(hit -> 'tags')), hit #>> '{cluster,name}', hit ->> 'collection',
         (hit ->> 'score')::numeric, (hit ->> 'system_id')::uuid, (hit ->> 'created_at')::timestamptz, hit ->> 'captured_at'
  from jsonb_array_elements(v_page -> 'items') with ordinality as listed (hit, n)
  order by n;
end;
$$;
comment on function catalog.search is 'Media and documents, best first, each with what speaks for it: select * from catalog.search(''a red circle''). p_filter takes kind, media_type, tags, owner, received_from, received_to, captured_from, captured_to, cluster_id, collection, status, similar_to. By what a text means once it has its vector; else the notice says how to get it.';
