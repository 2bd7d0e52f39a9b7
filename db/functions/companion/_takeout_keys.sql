-- Google Takeout writes IMG_1.jpg.json or IMG_1.jpg.supplemental-metadata.json beside IMG_1.jpg. It cuts the name before
-- .json to 46 characters, wherever that is. A second file of one name is IMG_1(1).jpg, with IMG_1.jpg(1).json or
-- IMG_1.jpg.supplemental-metadata(1).json. An edited version, IMG_1-edited.jpg, has no sidecar of its own. A title
-- without an ending gives IMG_1.json. Each spelling that is possible is a key.
create or replace function core._takeout_keys(p_folder text, p_name text, p_is_sidecar boolean)
returns text[]
language sql immutable
as $$
  with named as (
    select case when p_is_sidecar then regexp_replace(p_name, '\.json$', '') else regexp_replace(p_name, '\.[^.]*$', '') end as stem,
           case when p_is_sidecar then '' else coalesce(substring(p_name from '\.[^.]*$'), '') end as ending
  ), numbered as (
    select stem, ending, coalesce(substring(stem from '\(\d+\)$'), '') as n, regexp_replace(stem, '\(\d+\)$', '') as bare from named
  ), spelled as (
    select stem || ending as name, '' as n, stem from numbered
    union all
    select bare || ending, n, bare from numbered where n <> ''
    union all
    -- Of a name that was cut, the end of the word is missing.
    select spelling.plain || ending, numbered.n || spelling.n, spelling.plain
    from numbered
    cross join lateral (
      select regexp_replace(bare, '-(edited|effects|bearbeitet|modifi[eé]e?|editad[oa]|modificat[oa]|bewerkt|edytowane|redigerad|muokattu|'
                                  || 'изменено|編集済み|已修改|수정됨)$', '') as whole) as unedited
    cross join lateral (
      select case when whole = bare and length(stem || ending) >= 50 then regexp_replace(bare, '-(e|ed|edi|edit|edite)$', '')
                  else whole end as plain) as cut
    cross join lateral (
      values (cut.plain, ''), (regexp_replace(cut.plain, '\(\d+\)$', ''), coalesce(substring(cut.plain from '\(\d+\)$'), ''))
    ) as spelling (plain, n)
    where not p_is_sidecar and cut.plain <> bare
    union all
    select substring(bare from '^(.*)\.[a-z-]*$'), n, null
    from numbered
    where p_is_sidecar and starts_with('supplemental-metadata', substring(bare from '\.([a-z-]*)$'))
  )
  select coalesce(array_agg(distinct p_folder || key), '{}')
  from spelled cross join lateral unnest(array[left(name, 46) || n, case when not p_is_sidecar then left(stem, 46) || n end]) as key
  where key <> ''
$$;
comment on function core._takeout_keys is 'The ways in which a file, or its sidecar from Google Takeout, may be named there, with their folder. A file and its sidecar share one.';
