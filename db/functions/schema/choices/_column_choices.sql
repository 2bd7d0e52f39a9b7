-- A plain type is always a choice: it takes an edit of the column back. Of readings that only differ in what no value
-- shows the plainest stays: "12" is not a number with a decimal comma.
create or replace function core._column_choices(p_collection_id integer, p_columns jsonb)
returns table (ord integer, sampled bigint, choices jsonb)
language plpgsql stable
as $$
declare
  v_share numeric := core._number_setting('column_type_share');
  v_values jsonb := coalesce((select jsonb_agg(jsonb_build_array(said.ord, said.n, said.value))
    from core._column_values(p_collection_id, p_columns, greatest(30, least(300, 6000 / greatest(jsonb_array_length(p_columns), 1)))) as said), '[]');
begin
  return query
    with tried as materialized (
      select * from core._second_trial(v_values, coalesce((
        select jsonb_agg(jsonb_build_array(first.ord, first.candidate, first.rank)) from core._first_trial(v_values, v_share) as first), '[]'))
    ), plain as (
      select (item ->> 0)::integer as ord, count(*) as n, case when count(distinct jsonb_typeof(item -> 2)) > 1 then 'jsonb'
               else case min(jsonb_typeof(item -> 2)) when 'string' then 'text' when 'number' then 'numeric' when 'boolean' then 'boolean' else 'jsonb'
                 end end as type,
             max(scale((item ->> 2)::numeric)) filter (where jsonb_typeof(item -> 2) = 'number') as digits,
             min(scale((item ->> 2)::numeric)) filter (where jsonb_typeof(item -> 2) = 'number') as fewest,
             max(length(trunc(abs((item ->> 2)::numeric))::text)) filter (where jsonb_typeof(item -> 2) = 'number') as before
      from jsonb_array_elements(v_values) as item group by 1
    ), agreed as (
      select tried.ord, tried.rank, tried.candidate || case when tried.candidate ->> 'reading' = 'local' then '{"zone": null}'::jsonb else '{}'::jsonb
        end as candidate,
             tried.n, tried.fits, tried.exact, tried.style, tried.strays
      from tried
      where tried.fits >= greatest(1, tried.n * v_share)
        and not (coalesce(tried.candidate ->> 'reading', '') in ('decimal_comma', 'thousands_comma', 'iso8601') and exists (
          select from tried as plainer where plainer.ord = tried.ord and plainer.fits >= tried.fits
            and (plainer.candidate ->> 'reading' = 'number' and tried.candidate ->> 'reading' <> 'iso8601'
                 or plainer.candidate = '{"type": "timestamptz"}' and tried.candidate ->> 'reading' = 'iso8601')))
        and not exists (
          select from tried as better where better.ord = tried.ord and better.candidate ->> 'reading' = tried.candidate ->> 'reading'
            and better.candidate ->> 'type' = tried.candidate ->> 'type' and better.fits >= tried.fits and better.exact > tried.exact)
        and not (coalesce(tried.candidate ->> 'reading', '') in ('mongo', 'dynamodb', 'firestore') and tried.style is null)
        and not (coalesce(tried.candidate ->> 'reading', '') = 'number' and tried.exact = 0)
      union all
      select plain.ord, 0, jsonb_build_object('type', plain.type), plain.n, plain.n, plain.n, null::text, null::jsonb from plain
      union all
      select plain.ord, 3, jsonb_build_object('type', format('numeric(%s,%s)', greatest(12, before + digits + 2), digits)), plain.n, plain.n,
             case when fewest = digits then plain.n else 0 end, null, null
      from plain where plain.type = 'numeric' and digits between 1 and 6 and before <= 20
    )
    select agreed.ord, max(agreed.n), jsonb_agg(agreed.candidate || jsonb_build_object('fits', agreed.fits, 'exact', agreed.exact,
      'strays', coalesce(agreed.strays, '[]')) order by agreed.rank)
    from agreed group by agreed.ord;
end;
$$;
comment on function core._column_choices is 'What each column could be: its place, how many values of the sample were tried, and [{"type", "reading", "zone", "pattern", "fits", "exact", "strays"}].';
