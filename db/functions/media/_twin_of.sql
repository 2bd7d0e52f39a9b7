-- A twin without a vector in the active space was looked at by an older model, and does not help.
create or replace function core._twin_of(p_sha256 text)
returns uuid
language sql stable
as $$
  select media.asset_id
  from core.media
  join core.asset on asset.id = media.asset_id
  where media.sha256 = p_sha256 and asset.status = 'done'
    -- What a limit left out may be read the next time.
    and not media.metadata @> '{"partial": [{"reason": "time_limit"}]}'
    and (not exists (select from core.embedding where embedding.asset_id = media.asset_id)
         or exists (select from core.embedding where embedding.asset_id = media.asset_id
                    and space = (select space from core.embedding_space where active)))
  order by media.asset_id
  limit 1
$$;
comment on function core._twin_of is 'A file with the same bytes that is done, if there is one: what is known of it need not be found out again.';
