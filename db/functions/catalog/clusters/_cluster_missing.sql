create or replace function core._cluster_missing(p_id uuid)
returns void
language plpgsql stable
as $$
begin
  perform core._refuse('CB002', format('there is no cluster %s', p_id), 'GET /api/v1/clusters lists them.', jsonb_build_object('id', p_id));
end;
$$;
