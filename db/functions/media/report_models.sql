create or replace function api.report_models(p_worker text, p_spaces text[])
returns jsonb
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  insert into core.worker_model (worker, spaces, reported_at)
  values (p_worker, p_spaces, core.current_time())
  on conflict (worker) do update set spaces = excluded.spaces, reported_at = excluded.reported_at;
  delete from core.worker_model where reported_at < core.current_time() - interval '1 hour';
  return jsonb_build_object('lacks', coalesce((
    select jsonb_agg(jsonb_build_object('space', space, 'pack', pack, 'sha256', pack_sha256) order by space)
    from core.embedding_space where pack_sha256 is not null and space <> all (p_spaces)), '[]'));
end;
$$;
comment on function api.report_models is 'Say which spaces a worker process can make vectors of. Returns the packs in storage that it lacks: {"lacks": [{"space", "pack", "sha256"}]}.';
