-- sales_2024-05-01.json, 2024-05-01 sales (2).ndjson.gz and sales-part-0003.json are all sales. What stands between
-- separators and only counts or dates a file is not a part of its name.
create or replace function core._file_stem(p_filename text)
returns text
language sql immutable
as $$
  select nullif(core._identifier_of(
    regexp_replace(regexp_replace(base, '([ _.-]*[ _.(-]' || counted || '\)?)+$|\d{6,}([T_-]?\d{4,6})?Z?$', '', 'i'), '^_+(' || counted || '[ _.-]+)+', '',
      'i')), 'unnamed')
  from (
    select regexp_replace('_' || regexp_replace(p_filename, '^.*[/\\]', ''), '\.[A-Za-z][A-Za-z0-9]{0,7}(\.(gz|gzip|zst|zip|bz2|xz))?$', '') as base,
           '(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-?[QW]\d{1,2}|\d{8}T?\d{0,6}Z?|\d{1,2}T\d\d[\d:.-]*Z?|\d+|[QWv]\d{1,2}|part|page|chunk|batch|copy)' as counted
  ) as named
$$;
comment on function core._file_stem is 'What a file name says beside dates and numbers, as an identifier: sales for sales_2024-05-01.json. Null when that is nothing.';
