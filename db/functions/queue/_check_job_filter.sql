create or replace function core._check_job_filter(p_filter jsonb, p_known text[])
returns void
language plpgsql immutable
as $$
declare
  v_unknown text;
begin
  select key into v_unknown from jsonb_object_keys(p_filter) as key where key <> all (p_known) order by key limit 1;
  if v_unknown is not null then
    perform core._refuse('CB001', format('Unknown filter of jobs: %s', v_unknown),
      format('Use %s.', array_to_string(p_known, ', ')), jsonb_build_object('filter', p_filter));
  end if;
end;
$$;
comment on function core._check_job_filter is 'Refuse a filter of jobs with a key that is not known.';
