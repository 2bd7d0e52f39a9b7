create or replace function core._without_sidecar(p_metadata jsonb)
returns jsonb
language sql immutable
as $$
  select case when not p_metadata ? 'sidecar' then p_metadata else
    p_metadata - array['sidecar', 'of_the_file', 'description_source', 'taken_candidates'] - core._sidecar_fields()
    - case when p_metadata #>> '{gps,source}' = 'sidecar' then 'gps' else '' end
    || coalesce(p_metadata -> 'of_the_file', '{}')
    || coalesce((select jsonb_build_object('taken_candidates', jsonb_agg(time))
                 from jsonb_array_elements(p_metadata -> 'taken_candidates') as time where time ->> 'source' <> 'sidecar'
                 having count(*) > 0), '{}') end
$$;
comment on function core._without_sidecar is 'The metadata of a file without what its sidecars added.';
