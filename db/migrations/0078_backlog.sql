insert into core.setting (name, value, initial, type, minimum, maximum, choices, sentence)
values
  ('waiting_jobs_max', '1000000', '1000000', 'integer', 1, 1000000000, null,
   'Jobs of one API key that may wait. While more do, what the key sends is answered with 429 and Retry-After. Others are not affected.');
