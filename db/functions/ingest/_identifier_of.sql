create or replace function core._identifier_of(p_text text)
returns text
language sql immutable
as $$
  select case
    when slug = '' then 'unnamed'
    when slug ~ '^[0-9]' then core._cut_name('n_' || slug, 50)
    else core._cut_name(slug, 50)
  end
  from (select regexp_replace(core._folded_name(p_text), '^(docs_)+', '') as slug) as folded
$$;
comment on function core._identifier_of is 'A snake_case identifier of at most 50 bytes that reads like the text.';
