-- Letters of every script stay, small where there is a small one. Marks that turn or hide text are none.
create or replace function core._folded_name(p_text text)
returns text
language sql immutable
as $$
  select trim(both '_' from regexp_replace(
    lower(normalize(regexp_replace(p_text, '([a-z0-9])([A-Z])', '\1_\2', 'g'), nfc) collate pg_c_utf8),
    '[^a-z0-9\u00C0-\u1FFF\u2070-\u2FEF\u3040-\uD7FF\uF900-\uFDFF\uFE70-\uFFEF\U00010000-\U0010FFFF]+', '_', 'g'))
$$;
comment on function core._folded_name is 'A text as the snake_case name it reads like: fooBar, Foo Bar and foo-bar are foo_bar; empty when it has no letter and no digit.';
