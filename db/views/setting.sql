create or replace view catalog.setting as
select name, value, initial, type, minimum, maximum, sentence, choices from core.setting;
comment on view catalog.setting is 'The knobs. Turn one with select api.change_setting(name, value).';
