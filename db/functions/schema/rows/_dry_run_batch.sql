create or replace function core._dry_run_batch(p_schema core.schema_def, p_so_far jsonb, p_documents integer default null)
returns jsonb
language plpgsql volatile
as $$
declare
  v_chunk integer := coalesce(p_documents, core._number_setting('json_chunk'));
  v_ids uuid[];
  v_counts jsonb;
begin
  execute format('select array(select id from collections.%I where $1 is null or id > $1 order by id limit $2)',
                 'docs_' || p_schema.name)
  into v_ids using (p_so_far ->> 'after')::uuid, v_chunk;
  execute core._dry_run_sql(p_schema.name, p_schema.proposal) into v_counts using v_ids;
  return core._sum_dry_runs(p_so_far, v_counts) || jsonb_build_object(
    'after', coalesce(v_ids[cardinality(v_ids)], (p_so_far ->> 'after')::uuid), 'done', cardinality(v_ids) < v_chunk);
end;
$$;
comment on function core._dry_run_batch is 'The dry run so far (null: none) with the next batch of documents added: its counts, "after" and "done".';
