create or replace function core._count_keys(p_collection core.collection, p_columns jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_counts jsonb;
begin
  execute format($sql$
    with version as materialized (
      select id, key_sha256, is_tombstone from (%s) as version
    )
    select jsonb_build_object(
      'documents', count(*), 'keys', count(distinct key_sha256),
      'folded', count(key_sha256) - count(distinct key_sha256), 'without_key', count(*) - count(key_sha256),
      'tombstones', count(*) filter (where is_tombstone),
      'without_key_ids', coalesce((select jsonb_agg(id order by id) from (
        select id from version where key_sha256 is null order by id limit 10) as picked), '[]'))
    from version
  $sql$, core._versions_sql(p_collection, p_columns))
  into v_counts;
  return v_counts;
end;
$$;
comment on function core._count_keys is 'What a document key would do to a collection: the numbers of keys, documents folded into newer ones, documents without it, and tombstones.';
