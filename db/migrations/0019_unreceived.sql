insert into core.setting (name, value, initial, type, minimum, maximum, sentence)
values ('unreceived_days', '7', '7', 'integer', 2, 3650, 'Days after which the nightly job removes bytes of requests that were never accepted. Longer than you would need to notice that a database was brought back from an older copy: to that one, what came later was never accepted either.');
