create or replace function catalog.fsck_has_content(p_sha256 text)
returns boolean
language sql stable security definer
set search_path = public, pg_temp
as $$
  select exists (select from core.media where sha256 = p_sha256)
$$;
comment on function catalog.fsck_has_content is 'Whether a file with these bytes was received: a further copy of them can go.';
