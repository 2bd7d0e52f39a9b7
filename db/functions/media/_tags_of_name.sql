create or replace function core._tags_of_name(p_name text)
returns text[]
language sql immutable parallel safe
as $$
  select case when array_to_string(core._word_list(core._cut_words(p_name)), ' ')
    ~ '\m(screen ?shots?|screen ?capture|screencap|screen ?grab|bildschirmfoto|capture d ecran|captura de (pantalla|tela|ecra)|schermata|schermafbeelding|skarmavbild|skaermbillede|skjermbilde|zrzut ekranu|ekran goruntusu|снимок экрана)|スクリーンショット|屏幕截图|截屏|截图|截圖|螢幕截圖|스크린샷'
    then array['screenshot'] else '{}' end
$$;
comment on function core._tags_of_name is 'Tags that the name of a file says: screenshot, in the words of the systems that make them.';
