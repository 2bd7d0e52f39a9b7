-- In the order in which it was said: what was added later is not removed by what was said before.
create or replace function core._with_said_tags(p_asset_id uuid, p_tags text[])
returns text[]
language plpgsql stable
as $$
declare
  v_said jsonb;
  v_tags text[] := p_tags;
begin
  for v_said in
    select said.value from core.correction_value as said
    join core.correction on correction.id = said.correction_id and undone_at is null
    where said.asset_id = p_asset_id and said.field = 'tags'
    order by said.correction_id
  loop
    v_tags := array(
      select distinct tag from (
        select unnest(v_tags) as tag except select jsonb_array_elements_text(v_said -> 'remove')
        union select jsonb_array_elements_text(v_said -> 'add')) as kept
      order by tag);
  end loop;
  return v_tags;
end;
$$;
comment on function core._with_said_tags is 'Tags with what people added to them and removed from them.';
