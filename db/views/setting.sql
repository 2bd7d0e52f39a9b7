create or replace view catalog.setting as
select name, value, initial, type, minimum, maximum, sentence, choices from core.setting;
comment on view catalog.setting is 'The settings. Turn one with select api.change_setting(name, value).';
comment on column catalog.setting.name is 'Its name.';
comment on column catalog.setting.value is 'As it is now.';
comment on column catalog.setting.initial is 'As it is shipped.';
comment on column catalog.setting.type is 'integer, number, boolean or text.';
comment on column catalog.setting.minimum is 'The least it takes.';
comment on column catalog.setting.maximum is 'The most it takes.';
comment on column catalog.setting.sentence is 'What it does.';
comment on column catalog.setting.choices is 'What it takes, where that is a list.';
