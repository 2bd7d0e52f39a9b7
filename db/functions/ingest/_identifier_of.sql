-- fooBar, Foo Bar and foo-bar all read best as foo_bar.
create or replace function core._identifier_of(p_text text)
returns text
language sql immutable
as $$
  select case
    when slug = '' then 'unnamed'
    when slug ~ '^[0-9]' then left('n_' || slug, 50)
    else left(slug, 50)
  end
  from (
    select regexp_replace(trim(both '_' from regexp_replace(
      lower(regexp_replace(p_text, '([a-z0-9])([A-Z])', '\1_\2', 'g')), '[^a-z0-9]+', '_', 'g')), '^(docs_)+', '') as slug
  ) as folded
$$;
comment on function core._identifier_of is 'A snake_case identifier of at most 50 characters that reads like the text.';
