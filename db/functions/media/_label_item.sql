create or replace function core._label_item(p_label text)
returns jsonb
language sql stable
as $$
  select to_jsonb(tag_label) || jsonb_build_object(
    'spaces', to_jsonb(array(
      select space from core.tag_label_vector where tag_label_vector.label = tag_label.label order by space)),
    'files', (select count(*) from (
      select from core.asset where kind = 'media' and tags @> array[tag_label.label] limit 1000) as carrying))
  from core.tag_label where label = p_label
$$;
comment on function core._label_item is 'A label as the API shows it; files that have it as a tag are counted up to 1,000.';
