create or replace function core._readings_offered()
returns table (reading text, types text, meaning text)
language sql immutable
as $$
  values
    ('number', 'number', 'a number written as text, 12.50'),
    ('decimal_comma', 'number', 'a number as text with a decimal comma, 1.234,56 or 12,5'),
    ('thousands_comma', 'number', 'a number as text with commas between thousands, 1,234.56'),
    ('epoch_seconds', 'timestamptz', 'seconds since 1970, as a number or text'),
    ('epoch_milliseconds', 'timestamptz', 'milliseconds since 1970'),
    ('epoch_microseconds', 'timestamptz', 'microseconds since 1970'),
    ('epoch_nanoseconds', 'timestamptz', 'nanoseconds since 1970'),
    ('iso8601', 'timestamptz', 'a moment with an offset such as +0000, or with up to nine digits of the fraction'),
    ('local', 'timestamptz', 'a moment without an offset, in the zone that is named'),
    ('pattern', 'moment', 'a date, time or moment in the pattern that is given, DD.MM.YYYY'),
    ('json', 'jsonb', 'JSON written into a string'),
    ('mongo', 'any', 'extended JSON of MongoDB, {"$numberLong": "5"}'),
    ('dynamodb', 'typed', 'a typed value of DynamoDB, {"N": "5"}, maps and lists as jsonb'),
    ('firestore', 'typed', 'a typed value of Firestore, {"integerValue": "5"}, maps and arrays as jsonb'),
    ('words', 'boolean', 'yes and no, on and off, 1 and 0, or the two words that the pattern gives')
$$;
comment on function core._readings_offered is 'How a column may read its JSON values: the name, the kind of type that it makes, and what it reads.';
