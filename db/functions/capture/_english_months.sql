-- German, French, Spanish, Italian, Portuguese, Dutch and the languages of the North.
create or replace function core._english_months(p_text text)
returns text
language plpgsql immutable parallel safe
as $$
declare
  v_text text := normalize(p_text, nfc);
  v_month text[];
begin
  -- Names of cameras have no month and are most of all: one look is enough for them.
  if v_text ~* '(?<![[:alpha:]])(?:ene|gen|j[aäu]n|feb|f[eé]v|m[aäe][aeriyjg]|a[pvb]r|giu|jui|jul|lug|a[ug][go]|ao[uû]|se[pt]|o[kc]t|ott|out|nov|d[eéi][cz])[[:alpha:]]'
     and v_text ~ '(?:19|20)\d\d' then
    foreach v_month slice 1 in array array[
      ['Jan', 'janu?ar[yie]?|jänner|janvier|enero|gennaio|janeiro'], ['Feb', 'febr?u?ar[yi]?|f[ée]vrier|febrero|febbraio|fevereiro'],
      ['Mar', 'm(?:ä|a|ae)rz|march|mars|marzo|março|marco|maart|marts'], ['Apr', 'april|avril|abril|aprile'],
      ['May', 'mai|mayo|maggio|maio|mei|maj'], ['Jun', 'june|juni|juin|junio|giugno|junho'],
      ['Jul', 'july|juli|juillet|julio|luglio|julho'], ['Aug', 'august(?:us|i)?|ao[ûu]t|agosto'],
      ['Sep', 'sept|septemb(?:er|re)|septiembre|settembre|setembro'], ['Oct', 'o[kc]tob(?:er|re)|octubre|ottobre|outubro'],
      ['Nov', 'novemb(?:er|re)|noviembre|novembro'], ['Dec', 'de[zc]ember|d[ée]cembre|diciembre|dicembre|dezembro']]
    loop
      v_text := regexp_replace(v_text, '(?<![[:alpha:]])(?:' || v_month[2] || ')(?![[:alpha:]])', v_month[1], 'gi');
    end loop;
  end if;
  return v_text;
end;
$$;
comment on function core._english_months is 'A text with the months of other European languages by their English abbreviations: 14. Juli 2018 reads 14. Jul 2018.';
