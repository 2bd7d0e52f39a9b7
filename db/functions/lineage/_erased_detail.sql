create or replace function core._erased_detail(p_detail jsonb)
returns jsonb
language sql immutable
as $$
  select jsonb_build_object('erased_sha256', core._detail_digest(p_detail))
$$;
comment on function core._erased_detail is 'What is left of the detail of a lineage row when it is erased: its sha256, so that the chain still holds.';
