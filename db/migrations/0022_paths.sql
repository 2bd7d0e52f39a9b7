-- Paths are singular queries of RFC 9535: $['order no'] where it was $."order no".
create function core._rewritten_path(p_path text)
returns text
language sql immutable
as $$
  select case when string_agg(token[1], '' order by n) = p_path then string_agg(
      case when token[1] like '."%' then format('[''%s'']', replace(replace(substr(token[1], 3, length(token[1]) - 3), '\"', '"'), '''', '\'''))
           else token[1] end, '' order by n) else p_path end
  from regexp_matches(p_path, '(\."(?:[^"\\]|\\.)*"|\.[A-Za-z_][A-Za-z0-9_]*|\.\*|\[\]|\$)', 'g') with ordinality as listed (token, n)
$$;
create function core._rewritten_paths(p_value jsonb, p_is_path boolean)
returns jsonb
language sql immutable
as $$
  select case jsonb_typeof(p_value)
    when 'object' then (select coalesce(jsonb_object_agg(key, core._rewritten_paths(value, key in ('path', 'key', 'deepest_path', 'object_array_path', 'max_depth_path'))), '{}') from jsonb_each(p_value))
    when 'array' then (select coalesce(jsonb_agg(core._rewritten_paths(value, p_is_path) order by n), '[]') from jsonb_array_elements(p_value) with ordinality as listed (value, n))
    when 'string' then case when p_is_path then to_jsonb(core._rewritten_path(p_value #>> '{}')) else p_value end
    else p_value end
$$;
update core.collection_sample
set paths = core._rewritten_paths(paths, false), deepest_path = core._rewritten_path(deepest_path),
    object_array_path = core._rewritten_path(object_array_path)
where paths::text like '%.\\"%' or deepest_path like '%."%' or object_array_path like '%."%';
update core.drift
set path = core._rewritten_path(path), path_sha256 = sha256(convert_to(core._rewritten_path(path), 'UTF8'))
where path like '%."%';
update core.schema_def
set proposal = core._rewritten_paths(proposal, false), profile = core._rewritten_paths(profile, false),
    recommendations = core._rewritten_paths(recommendations, false), reasons = core._rewritten_paths(reasons, false),
    dry_run = core._rewritten_paths(dry_run, false),
    child_paths = array(select core._rewritten_path(path) from unnest(child_paths) as path)
where proposal::text like '%.\\"%' or profile::text like '%.\\"%' or child_paths::text like '%.\\"%';
drop function core._rewritten_paths(jsonb, boolean);
drop function core._rewritten_path(text);
