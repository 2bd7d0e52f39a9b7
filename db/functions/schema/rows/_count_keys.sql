create or replace function core._count_keys(p_name text, p_key jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  v_counts jsonb;
begin
  execute format($sql$
    with document as materialized (
      select id, core._key_hash(doc, $1) as key_sha256 from collections.%I
    )
    select jsonb_build_object(
      'documents', count(*), 'keys', count(distinct key_sha256),
      'folded', count(key_sha256) - count(distinct key_sha256), 'without_key', count(*) - count(key_sha256),
      'without_key_ids', coalesce((select jsonb_agg(id order by id) from (
        select id from document where key_sha256 is null order by id limit 10) as picked), '[]'))
    from document
  $sql$, 'docs_' || p_name)
  into v_counts using p_key;
  return v_counts;
end;
$$;
comment on function core._count_keys is 'What a key would do to the documents of a collection: how many keys, how many documents folded into newer ones, how many without the key.';
