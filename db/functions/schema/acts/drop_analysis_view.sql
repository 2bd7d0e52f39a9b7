create or replace function api.drop_analysis_view(p_name text, p_actor text default null)
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  v_view record;
  v_dependents text;
begin
  select relname, relowner::regrole::text as owner, pg_get_viewdef(pg_class.oid) as definition into v_view
  from pg_class where relnamespace = 'analysis'::regnamespace and relname = p_name and relkind = 'v';
  if not found then
    perform core._refuse('CB002', format('View analysis.%s not found', left(p_name, 100)), 'List them with \dv analysis.* in psql.',
      jsonb_build_object('name', left(p_name, 100)));
  end if;
  perform core._act(p_actor);
  begin
    execute format('drop view analysis.%I', p_name);
  exception when dependent_objects_still_exist then
    get stacked diagnostics v_dependents = pg_exception_detail;
    perform core._refuse('CB003', format('Something depends on analysis.%s: %s', p_name,
        replace(regexp_replace(v_dependents, ' depends on [^\n]*', '', 'g'), E'\n', ', ')),
      'Drop it first.', jsonb_build_object('name', p_name));
  end;
  perform core._trace('analysis_view_dropped', jsonb_build_object('name', p_name, 'owner', v_view.owner, 'definition', v_view.definition));
  return jsonb_build_object('name', p_name, 'owner', v_view.owner, 'definition', v_view.definition);
end;
$$;
comment on function api.drop_analysis_view is 'Drop a view that an analyst made in the schema analysis, for instance because it keeps a table from being rolled back. Answers its owner and definition, which lineage keeps: with it the analyst can make the view again. Raises CB002 for an unknown view, CB003 while something depends on it.';
