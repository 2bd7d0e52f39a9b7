-- As many bins as there are values where these are few: a rating from 1 to 5 has five bars.
create or replace function core._column_bins(p_type text, p_looked_at text, p_distinct integer)
returns jsonb
language plpgsql stable
as $$
declare
  v_number text := case
    when p_type ~ '^(numeric|integer|bigint|double precision)' and p_type !~ '\[\]$' then 'value::double precision'
    when p_type in ('timestamptz', 'timestamp', 'date', 'time') then 'extract(epoch from value)::double precision' end;
  v_edge text := case p_type
    when 'timestamptz' then $sql$to_char(to_timestamp(%s), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')$sql$
    when 'timestamp' then $sql$to_char(to_timestamp(%s), 'YYYY-MM-DD"T"HH24:MI:SS')$sql$
    when 'date' then $sql$to_char(to_timestamp(%s), 'YYYY-MM-DD')$sql$
    when 'time' then $sql$to_char(make_interval(secs => %s), 'HH24:MI:SS')$sql$
    else '%s' end;
  v_bins jsonb;
begin
  if v_number is null then
    return '[]';
  end if;
  execute format($sql$
    with number as materialized (
      select %1$s as x from %2$s where value is not null and abs(%1$s) < 'infinity'
    ), bound as (
      select min(x) as least, max(x) as most, case when min(x) < max(x) then least(24, $1) else 1 end as bins from number
    ), counted as (
      select case when bins = 1 then 1 else least(width_bucket(x, least, most, bins), bins) end as n, count(*) as rows
      from number cross join bound group by 1
    )
    select coalesce(jsonb_agg(jsonb_build_object('from', %3$s, 'to', %4$s, 'rows', coalesce(counted.rows, 0)) order by n), '[]')
    from bound cross join lateral generate_series(1, bins) as n left join counted using (n)
    where least is not null
  $sql$, v_number, p_looked_at, format(v_edge, 'least + (most - least) * (n - 1) / bins'), format(v_edge, 'least + (most - least) * n / bins'))
  into v_bins using p_distinct;
  return v_bins;
end;
$$;
comment on function core._column_bins is 'Bins of equal width over the numbers or times of a column, each with its rows: [{"from", "to", "rows"}]; none for other types.';
