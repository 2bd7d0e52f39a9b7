create or replace function core._sound_of_films(p_measures jsonb)
returns text
language sql stable
as $$
  select case
    when p_measures -> 'heard' = '[false, false]' then 'none'
    when p_measures -> 'heard' <> '[true, true]' then 'missing'
    when (p_measures #>> '{sound,errors}')::numeric <= core._number_setting('verify_sound') then 'same'
    else 'other' end
  where p_measures ? 'film'
$$;
comment on function core._sound_of_films is 'Whether two films have the same sound, another one, or one of them (missing) or both (none) nothing to recognise; null for other files.';
