-- What few documents contain is looked up in the index and sorted. What many contain is found soon enough by a scan in
-- order. The planner cannot tell the two apart: jsonb has no statistics.
create or replace function core._documents_with(p_table text, p_contains jsonb, p_after uuid, p_limit integer)
returns uuid[]
language plpgsql stable
as $$
declare
  v_few constant integer := 5000;
  v_one jsonb := case jsonb_typeof(p_contains) when 'array' then p_contains -> 0 else p_contains end;
  v_other jsonb := case jsonb_typeof(p_contains) when 'array' then coalesce(p_contains -> 1, p_contains -> 0) else p_contains end;
  v_ids uuid[];
begin
  if p_contains is not null then
    execute format('select array(select id from collections.%I where doc @> $1 or doc @> $2 limit $3)', p_table)
    into v_ids using v_one, v_other, v_few + 1;
    if cardinality(v_ids) <= v_few then
      return array(select id from unnest(v_ids) as id where p_after is null or id > p_after order by id limit p_limit);
    end if;
  end if;
  execute format($sql$
    select array(
      select id from collections.%I
      where ($1 is null or id > $1) and ($2 is null or doc @> $2 or doc @> $3)
      order by id limit $4)
  $sql$, p_table)
  into v_ids using p_after, v_one, v_other, p_limit;
  return v_ids;
end;
$$;
comment on function core._documents_with is 'The ids of the next documents of a table, in order, that contain the given value, or one of two.';
