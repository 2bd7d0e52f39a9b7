create or replace function core._fingerprint_again(p_made jsonb)
returns void
language sql volatile
as $$
  select core._store_fingerprint((made ->> 'system_id')::uuid, made) from jsonb_array_elements(p_made) as made;
  select core._request_comparison(made.id, core._fingerprint_candidates(made.id, made.probes))
  from (select (made ->> 'system_id')::uuid as id, made -> 'probes' as probes from jsonb_array_elements(p_made) as made) as made;
$$;
comment on function core._fingerprint_again is 'Keep the fingerprints of several files, and remember with which files they are to be compared.';
