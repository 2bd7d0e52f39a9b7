insert into core.setting (name, value, initial, type, minimum, maximum, choices, sentence)
values
  ('collections_per_hour', '500', '500', 'integer', 1, 1000000, null,
   'Collections that documents of one API key make in an hour. Beyond it new names are refused, and documents like no collection go to the leftovers.');
