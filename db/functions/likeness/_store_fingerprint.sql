create or replace function core._store_fingerprint(p_asset_id uuid, p_made jsonb)
returns void
language sql volatile
as $$
  insert into core.fingerprint (asset_id, film, sound, problem, made_at)
  values (p_asset_id, decode(p_made ->> 'film', 'base64'), decode(p_made ->> 'sound', 'base64'), p_made ->> 'problem', core.current_time())
  on conflict (asset_id) do update
  set film = excluded.film, sound = excluded.sound, problem = excluded.problem, made_at = excluded.made_at;
  delete from core.fingerprint_code where asset_id = p_asset_id;
  insert into core.fingerprint_code (kind, code, asset_id)
  select distinct kind, code::integer, p_asset_id
  from jsonb_each(p_made -> 'codes') as listed (kind, codes)
  cross join lateral jsonb_array_elements_text(codes) as code;
$$;
comment on function core._store_fingerprint is 'The fingerprints of a file in place of those before: {"film", "sound", "problem", "codes": {kind: [code]}}, the first two in base64 or null.';
