create or replace function api.record_pack(p_space text, p_pack text, p_sha256 text, p_actor text default null)
returns void
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
begin
  perform core._check_space(p_space);
  perform core._act(p_actor);
  update core.embedding_space set pack = p_pack, pack_sha256 = p_sha256
  where space = p_space and (pack, pack_sha256) is distinct from (p_pack, p_sha256);
end;
$$;
comment on function api.record_pack is 'Record that the model pack of a space is in storage, under models/<sha256>.';
