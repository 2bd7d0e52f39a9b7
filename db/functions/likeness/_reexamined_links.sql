-- A link that was found through another file of the group is decided with the file that it was found by.
create or replace function core._reexamined_links(p_after uuid, p_most integer)
returns table (asset_id uuid, original_id uuid, class text, examined text)
language sql stable
as $$
  select link.asset_id, link.original_id, link.class,
         case when pair.state = 'unreadable' then core._weaker_class(link.class, 'similar_shot')
              when pair.state is distinct from 'measured' then link.class
              else coalesce(core._verified_class(pair.measures, core._seconds_between(mine, its)),
                            (select found.class from core._like_files(link.asset_id, asset.media_type, embedding.space, embedding.vector) as found
                             where found.asset_id = likeness.id)) end
  from core._existing_links(p_after, p_most) as link
  cross join lateral (select coalesce((link.evidence ->> 'like')::uuid, link.original_id) as id) as likeness
  join core.asset on asset.id = link.asset_id
  join core.media as mine on mine.asset_id = link.asset_id
  join core.media as its on its.asset_id = likeness.id
  left join core.likeness_pair as pair
    on pair.first_id = least(link.asset_id, likeness.id) and pair.second_id = greatest(link.asset_id, likeness.id)
  left join core.embedding
    on embedding.asset_id = link.asset_id and embedding.space = (select space from core.embedding_space where active)
$$;
comment on function core._reexamined_links is 'Links and the class that a comparison of the pictures gives them; null where the link does not hold.';
