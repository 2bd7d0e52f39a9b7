-- At most max_columns: those that most documents have.
create or replace function core._columns(p_profile jsonb)
returns jsonb
language sql stable
as $$
  with chosen as (
    select * from core._column_candidates(p_profile)
    order by presence desc, path collate "C" limit core._number_setting('max_columns')
  )
  select coalesce(jsonb_agg(jsonb_build_object('name', named.name, 'path', chosen.path, 'keys', keys,
                                               'type', type, 'presence', presence, 'since', 1)
                            order by chosen.path collate "C"), '[]')
  from chosen
  join core._column_names((select jsonb_agg(jsonb_build_object('path', path, 'keys', keys)) from chosen)) as named
    using (path)
$$;
comment on function core._columns is 'The columns a profile proposes: [{"name", "path", "keys", "type", "presence", "since"}].';
