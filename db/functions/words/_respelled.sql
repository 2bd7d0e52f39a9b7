-- Where ä, ö, ü, å or ø cannot be typed, or are left out on purpose, they are written as two letters.
create or replace function core._respelled(p_text text)
returns text
language sql immutable parallel safe
as $$
  select replace(replace(replace(replace(replace(
    translate(p_text, 'ÄÖÜÅØ', 'äöüåø'), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'å', 'aa'), 'ø', 'oe')
$$;
comment on function core._respelled is 'A text in NFC with ä as ae, ö and ø as oe, ü as ue and å as aa: Müller reads Mueller.';
