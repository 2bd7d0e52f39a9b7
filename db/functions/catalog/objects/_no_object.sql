create or replace function core._no_object(p_what text, p_id uuid)
returns void
language plpgsql stable
as $$
begin
  perform core._refuse('CB002', format('%s %s not found', upper(left(p_what, 1)) || substr(p_what, 2), p_id),
    'Check the id; ids are given in the answer to POST /api/v1/ingest.', jsonb_build_object('id', p_id));
end;
$$;
