-- A rest of more than 64 kB is not repeated beside each record: such a document stays whole.
create or replace function core._records_in(p_document jsonb, p_path text[])
returns jsonb
language sql immutable
as $$
  select case when jsonb_typeof(p_document #> p_path) = 'array' and p_document #> p_path <> '[]'
                   and octet_length((p_document #- p_path)::text) <= 65536
              then p_document #> p_path end
$$;
comment on function core._records_in is 'The records of an envelope; null for a document that is none.';
