create or replace function core._no_object(p_what text, p_id uuid)
returns void
language plpgsql stable
as $$
begin
  perform core._refuse('CB002', format('there is no %s %s', p_what, p_id),
    'Check the id; ids are given in the answer to POST /api/v1/ingest.', jsonb_build_object('id', p_id));
end;
$$;
