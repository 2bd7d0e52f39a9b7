-- A rest of more than 64 kB is not repeated beside each record: such a document stays whole.
create or replace function core._records_in(p_document jsonb, p_path text[])
returns jsonb
language sql immutable
as $$
  select case when p_document #> p_path not in ('[]', '{}') and octet_length((p_document #- p_path)::text) <= 65536
              then case jsonb_typeof(p_document #> p_path)
                when 'array' then p_document #> p_path
                when 'object' then jsonb_build_array(p_document #> p_path) end end
$$;
comment on function core._records_in is 'The records of an envelope, the elements of an array or one object; null for a document that is none.';
