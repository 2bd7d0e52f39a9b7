-- What every sampled value says, and as many as a new version asks for. Identifiers are often digits, so a
-- number is suggested for text only where fractions occur. A whole number is a moment where the field is named like one.
create or replace function core._suggested_choice(p_keys jsonb, p_sampled bigint, p_choices jsonb)
returns bigint
language sql stable
as $$
  with choice as (
    select n, value ->> 'type' as type, value ->> 'reading' as reading, (value ->> 'fits')::bigint as fits, (value ->> 'exact')::bigint as exact
    from jsonb_array_elements(p_choices) with ordinality as listed (value, n)
  )
  select n from choice
  where p_sampled >= core._number_setting('drift_documents') and fits = p_sampled
    and (exact = p_sampled or reading = 'iso8601')
    and case reading
      when 'number' then type = 'numeric' and not exists (select from choice where reading = 'number' and type in ('integer', 'bigint'))
      when 'mongo' then type in ('numeric', 'timestamptz', 'text')
      when 'dynamodb' then type in ('boolean', 'numeric', 'text', 'jsonb')
      when 'firestore' then type in ('boolean', 'numeric', 'timestamptz', 'text', 'jsonb')
      when 'pattern' then (select count(*) from choice where reading = 'pattern') = 1
      when 'words' then (select count(*) from choice where reading is distinct from 'words' and type <> 'text') = 0
      when 'local' then false
      else reading is not null and (reading not like 'epoch%'
        or lower(p_keys ->> -1) ~ 'time|date|(^|_)(at|on|ts|ms|created|expires|epoch)(_|$)|^created|^expires' or p_keys ->> -1 ~ '[a-z](At|On|Ts|Ms)$') end
  order by reading not like 'epoch%', n
  limit 1
$$;
comment on function core._suggested_choice is 'Which choice of a column is suggested, by its place: a reading that every one of enough sampled values agrees with. Null for none.';
