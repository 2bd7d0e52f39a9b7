insert into core.setting (name, value, initial, type, minimum, maximum, sentence)
values ('column_type_share', '0.95', '0.95', 'number', 0.5, 1, 'Least share of the values at a path that have one type, for a column of that type; the other values stay in extra.');
