-- Compatibility forms first, so that a full-width letter, a ligature or a letter with its accent beside it reads as
-- one written plainly. Marks are removed where leaving them out is a matter of habit: Latin, Greek, Cyrillic, Hebrew,
-- Arabic. The breve of й makes another letter and stays; so do the marks of Indic scripts, Thai and kana.
-- The collation is named, so that a database of any locale folds alike. Most text is ASCII and takes the short way.
create or replace function core._folded(p_text text)
returns text
language sql immutable parallel safe
as $$
  select case when octet_length(p_text) = length(p_text) then lower(p_text collate "pg_unicode_fast")
    else core._plain_digits(normalize(translate(replace(replace(replace(
      regexp_replace(
        normalize(casefold(normalize(p_text, nfkc) collate "pg_unicode_fast"), nfd),
        '[\u0300-\u0305\u0307-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060\ufeff\u00ad]|(?<!\u0438)\u0306',
        '', 'g'),
      'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
      'øłđðħıĸŋŧیکىةٱʹʻʼʽʾʿˈꞌ', 'olddhikntيكيها'''''''''''''''''), nfc)) end
$$;
comment on function core._folded is 'A text without the differences that a search ignores: NFKC, case, accents, digits of other scripts. ß reads ss, ø o, æ ae, ł l, dotless ı i.';
