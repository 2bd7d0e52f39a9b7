create or replace function core._trace_verdict()
returns trigger
language plpgsql
as $$
begin
  perform core._trace('duplicate_judged',
    jsonb_build_object('other_id', other, 'verdict', case tg_op when 'DELETE' then 'undecided' else said.verdict end), p_asset_id => one)
  from said
  cross join lateral (values (first_id, second_id), (second_id, first_id)) as side (one, other);
  return null;
end;
$$;
