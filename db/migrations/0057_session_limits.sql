insert into core.setting (name, value, initial, type, minimum, maximum, choices, sentence)
values
  ('analyst_statement_seconds', '300', '300', 'integer', 1, 86400, null,
   'Seconds after which a statement of an analyst ends its session, whatever the session has set.'),
  ('analyst_transaction_seconds', '900', '900', 'integer', 1, 86400, null,
   'Seconds after which a transaction of an analyst ends its session, whatever the session has set.'),
  ('person_idle_seconds', '60', '60', 'integer', 1, 86400, null,
   'Seconds after which a transaction of an analyst or an admin that does nothing ends its session, whatever the session has set.');
