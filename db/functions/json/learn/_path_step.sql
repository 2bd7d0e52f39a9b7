create or replace function core._path_step(p_key text)
returns text
language sql immutable
as $$
  select case when p_key ~ '^[A-Za-z_\u00A1-\U0010FFFF][A-Za-z0-9_\u00A1-\U0010FFFF]*$' then '.' || p_key
              else format('[''%s'']', replace(replace(substr(quoted, 2, length(quoted) - 2), '\"', '"'), '''', '\''')) end
  from (select to_json(p_key)::text) as json (quoted)
$$;
comment on function core._path_step is 'A key as a step of a singular query of RFC 9535: .name, or [''any text''].';
