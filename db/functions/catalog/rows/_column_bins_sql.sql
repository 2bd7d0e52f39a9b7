-- As many bins as there are values where these are few: a rating from 1 to 5 has five bars.
create or replace function core._column_bins_sql(p_type text)
returns text
language sql immutable
as $$
  select case when number is null then '''[]''::jsonb' else format($sql$(
    with number as materialized (
      select %1$s as x from looked_at where value is not null and abs(%1$s) < 'infinity'
    ), bound as (
      select min(x) as least, max(x) as most, case when min(x) < max(x) then least(24, count(distinct x)) else 1 end as bins from number
    ), counted as (
      select case when bins = 1 then 1 else least(width_bucket(x, least, most, bins::integer), bins) end as n, count(*) as rows
      from number cross join bound group by 1
    )
    select coalesce(jsonb_agg(jsonb_build_object('from', %2$s, 'to', %3$s, 'rows', coalesce(counted.rows, 0)) order by n), '[]')
    from bound cross join lateral generate_series(1, bins) as n left join counted using (n)
    where least is not null)
  $sql$, number, format(edge, 'least + (most - least) * (n - 1) / bins'), format(edge, 'least + (most - least) * n / bins')) end
  from (
    select case
        when p_type ~ '^(numeric|integer|bigint|double precision)' and p_type !~ '\[\]$' then 'value::double precision'
        when p_type in ('timestamptz', 'timestamp', 'date', 'time') then 'extract(epoch from value)::double precision' end as number,
      case p_type
        when 'timestamptz' then $sql$to_char(to_timestamp(%s), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')$sql$
        when 'timestamp' then $sql$to_char(to_timestamp(%s), 'YYYY-MM-DD"T"HH24:MI:SS')$sql$
        when 'date' then $sql$to_char(to_timestamp(%s), 'YYYY-MM-DD')$sql$
        when 'time' then $sql$to_char(make_interval(secs => %s), 'HH24:MI:SS')$sql$
        else '%s' end as edge
  ) as way
$$;
comment on function core._column_bins_sql is 'SQL of bins of equal width over the numbers or times of looked_at (value), each with its rows: [{"from", "to", "rows"}]; none for other types.';
