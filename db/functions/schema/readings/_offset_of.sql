create or replace function core._offset_of(p_offset text)
returns interval
language sql immutable
as $$
  select case when upper(p_offset) = 'Z' then interval '0'
              else (left(p_offset, 3) || ':' || coalesce(nullif(right(replace(p_offset, ':', ''), -3), ''), '00'))::interval end
$$;
comment on function core._offset_of is 'How far a written offset is from UTC: Z, +02, +0200 or +02:00.';
