-- A group of files that show the same is a star. Its original is the one a person kept, else the one received first, in
-- any order of work. Every other is linked to it. A like that is linked itself stands for its group; the class is then
-- the weaker of the two. Groups that a person's verdict keeps apart are passed over.
--
-- The shared lock waits for verdicts under way; recorders do not wait for each other.
create or replace function core._find_duplicates(p_asset_id uuid, p_media_type text, p_space text, p_vector vector)
returns void
language plpgsql volatile
set search_path = public, pg_temp
as $$
declare
  v_original uuid;
  v_links jsonb;
begin
  if (select value #>> '{}' from core.setting where name = 'duplicates') = 'keep' then
    return;
  end if;
  perform core._lock('duplicates', p_shared => true);
  with likeness as (
    select coalesce(link.original_id, found.asset_id) as root, core._weaker_class(found.class, link.class) as class,
           found.evidence || case when link.asset_id is null then '{}' else jsonb_build_object('like', found.asset_id) end as evidence
    from core._likenesses(p_asset_id, p_media_type, p_space, p_vector) as found
    left join core.duplicate as link using (asset_id)
  ), best as (
    select distinct on (root) root, class, evidence
    from likeness
    where root <> p_asset_id
    order by root, core._class_rank(class), evidence ? 'like'
  ), allowed as (
    select * from best where not core._judged_apart(p_asset_id, root)
  ), earlier as (
    select root, p_asset_id as linked, class, evidence from allowed
    where core._goes_first(root, p_asset_id) order by core._class_rank(class), root limit 1
  ), later as (
    -- It is the first of them all: the others' groups come to it, but for those that a verdict keeps apart from one that comes.
    select p_asset_id as root, root as linked, class, evidence from allowed
    where not exists (select from earlier)
      and not exists (select from allowed as other where core._goes_first(other.root, allowed.root) and core._judged_apart(other.root, allowed.root))
  ), link as (
    select * from earlier union all select * from later
  )
  select min(root::text)::uuid, jsonb_object_agg(linked, jsonb_build_object('class', class, 'evidence', evidence))
  into v_original, v_links
  from link;
  perform core._attach_duplicates(v_original, v_links);
end;
$$;
comment on function core._find_duplicates is 'Link a file to the first of those that show the same, or those to it.';
