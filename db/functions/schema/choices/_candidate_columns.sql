-- What a value of a JSON type could be beside its plain type, the likelier first. A local moment is tried in UTC: its
-- zone is for a person to name.
create or replace function core._candidate_columns()
returns table (rank bigint, candidate jsonb)
language sql immutable
as $$
  select row_number() over (order by ord, n), candidate
  from (
    select 1, n, jsonb_build_object('type', type)
    from unnest(array['integer', 'bigint', 'date', 'uuid', 'inet', 'timestamptz', 'timestamp', 'time', 'text[]', 'integer[]', 'bigint[]',
      'numeric[]', 'boolean', 'double precision']) with ordinality as plain (type, n)
    union all
    select 2, n, jsonb_build_object('reading', reading, 'type', type)
    from (values ('number', 'integer'), ('number', 'bigint'), ('number', 'numeric'), ('decimal_comma', 'numeric'), ('thousands_comma', 'numeric'),
      ('mongo', 'integer'), ('mongo', 'bigint'), ('mongo', 'numeric'), ('mongo', 'timestamptz'), ('mongo', 'uuid'), ('mongo', 'text'),
      ('dynamodb', 'boolean'), ('dynamodb', 'integer'), ('dynamodb', 'bigint'), ('dynamodb', 'numeric'), ('dynamodb', 'text'), ('dynamodb', 'jsonb'),
      ('firestore', 'boolean'), ('firestore', 'integer'), ('firestore', 'bigint'), ('firestore', 'numeric'), ('firestore', 'timestamptz'),
      ('firestore', 'text'), ('firestore', 'jsonb'),
      ('epoch_seconds', 'timestamptz'), ('epoch_milliseconds', 'timestamptz'), ('epoch_microseconds', 'timestamptz'), ('epoch_nanoseconds', 'timestamptz'),
      ('iso8601', 'timestamptz'), ('words', 'boolean'), ('json', 'jsonb')) as reading (reading, type)
    cross join lateral (select row_number() over ()) as numbered (n)
    union all
    select 3, 1, '{"reading": "local", "type": "timestamptz", "zone": "UTC"}'
    union all
    select 4, n, jsonb_strip_nulls(jsonb_build_object('reading', 'pattern', 'pattern', pattern, 'zone', zone, 'type', core._pattern_type(pattern, zone)))
    from unnest(
      array['DD.MM.YYYY', 'FMDD.FMMM.YYYY', 'DD/MM/YYYY', 'MM/DD/YYYY', 'FMMM/FMDD/YYYY', 'DD-MM-YYYY', 'YYYY/MM/DD', 'YYYYMMDD', 'DD Mon YYYY',
        'DD-Mon-YYYY', 'Mon FMDD, YYYY',
        'FMMonth FMDD, YYYY', 'DD.MM.YYYY HH24:MI', 'DD.MM.YYYY HH24:MI:SS', 'DD/MM/YYYY HH24:MI:SS', 'MM/DD/YYYY HH24:MI:SS', 'MM/DD/YYYY HH12:MI:SS AM',
          'FMMM/FMDD/YYYY FMHH12:MI:SS AM',
        'DD/Mon/YYYY:HH24:MI:SS TZHTZM', 'Dy, DD Mon YYYY HH24:MI:SS TZHTZM', 'Dy, DD Mon YYYY HH24:MI:SS GMT', 'Dy Mon DD HH24:MI:SS TZHTZM YYYY',
          'YYYYMMDD"T"HH24MISS"Z"',
        'YYYY-MM-DD HH24:MI', 'YYYY-MM-DD HH24:MI:SS', 'YYYY-MM-DD HH24:MI:SS.MS', 'YYYY-MM-DD HH24:MI:SS.US', 'HH24:MI', 'HH12:MI AM'],
      array[null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, 'UTC', null, 'UTC']
    ) with ordinality as usual (pattern, zone, n)
  ) as listed (ord, n, candidate)
$$;
comment on function core._candidate_columns is 'What is tried on the values of a column: types, and readings with the type they make.';
