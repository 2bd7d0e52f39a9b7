-- Each cluster takes a look at up to two hundred of its members, so a page looks at some clusters, however many
-- there are.
create or replace function catalog.split_suggestions(p_limit integer default 50, p_cursor text default null)
returns jsonb
language plpgsql stable security definer
set search_path = public, pg_temp
as $$
declare
  v_before uuid := core._cursor_id(p_cursor);
  v_looked uuid[];
begin
  p_limit := core._bounded(p_limit, 1000);
  v_looked := array(
    select id from core.cluster
    where not closed and not unsorted and (v_before is null or id < v_before)
    order by id desc limit p_limit + 1);
  return (
    with suggested as (
      select cluster.id, cluster.name, cluster.provisional, cluster.cover_asset_id, mean.members, mean.certainty, split.suggestion
      from core.cluster
      join core.cluster_mean as mean on mean.cluster_id = cluster.id and mean.members >= 6
      cross join lateral (select core._split_suggestion(cluster) as suggestion offset 0) as split
      where cluster.id = any (v_looked[:p_limit]) and suggestion is not null
    )
    select jsonb_build_object(
      'items', coalesce(jsonb_agg(
        jsonb_build_object('id', id, 'name', name, 'members', members, 'provisional', provisional, 'certainty', certainty,
                           'cover_asset_id', cover_asset_id, 'split', suggestion)
        order by (suggestion ->> 'separation')::numeric desc, id), '[]'),
      'looked_at', least(cardinality(v_looked), p_limit),
      'next_cursor', case when cardinality(v_looked) > p_limit then v_looked[p_limit] end)
    from suggested);
end;
$$;
comment on function catalog.split_suggestions is 'Clusters that may be two, the clearest first, with the evidence; never one that a person confirmed. A page looks at the next p_limit directories, newest first, and may find none.';
