create or replace function core._change_key(p_active core.schema_def, p_collection_id integer, p_key jsonb)
returns void
language plpgsql volatile
as $$
begin
  if p_active.id is not null and coalesce(p_active.proposal -> 'key', '[]') <> '[]' then
    perform core._try_ddl(array[format('drop index collections.%I', core._index_name(p_active.proposal ->> 'table', '$key'))],
                          p_active.proposal ->> 'table');
  end if;
  perform core._write_key(p_collection_id, case when p_active.id is null then p_key else '[]' end);
end;
$$;
comment on function core._change_key is 'Give the proposals of a collection another key. The unique index of a table in use goes; folding makes the new one.';
