insert into core.setting (name, value, initial, type, minimum, maximum, sentence)
values ('column_type_share', '0.95', '0.95', 'number', 0.5, 1, 'Least share of the values at a path that have one type, for a column of that type; the other values stay in extra.');

-- A column is handed on whole: its type alone no longer says how its values are read and written.
drop function if exists core._column_sql(text, text);
drop function if exists core._value_sql(text, text, text);
