create or replace function core._how_asked(p_asked jsonb, p_known jsonb)
returns jsonb
language sql immutable
as $$
  select jsonb_strip_nulls(jsonb_build_object('reading', told -> 'reading', 'zone', told -> 'zone', 'pattern', told -> 'pattern'))
  from (
    select case when p_asked ?| array['reading', 'zone', 'pattern'] then p_asked
                when coalesce(p_asked ->> 'type', p_known ->> 'type') = p_known ->> 'type' then p_known else '{}' end as told
  ) as chosen
$$;
comment on function core._how_asked is 'The reading, zone and pattern of an edited column: those asked for, else those it had while its type stays.';
