-- Normally one pass. The table may refuse a batch for the data of a row, by a person's constraint, trigger or index, or
-- a limit of Postgres. The batch is then halved until the rows at fault are alone, and these become all extra. After
-- 200 tries what is left is not halved any more.
create or replace function core._write_rows(p_schema core.schema_def, p_statements text[], p_whole_statements text[], p_ids uuid[])
returns void
language plpgsql volatile
as $$
declare
  v_first integer[] := array[1];
  v_last integer[] := array[cardinality(p_ids)];
  v_depth integer := 1;
  v_a integer;
  v_b integer;
  v_tries integer := 0;
  v_statement text;
begin
  while v_depth > 0 loop
    v_a := v_first[v_depth];
    v_b := v_last[v_depth];
    v_depth := v_depth - 1;
    v_tries := v_tries + 1;
    begin
      foreach v_statement in array p_statements loop
        execute v_statement using p_ids[v_a:v_b];
      end loop;
    exception when program_limit_exceeded or data_exception or integrity_constraint_violation then
      if v_a < v_b and v_tries < 200 then
        v_first[v_depth + 1] := (v_a + v_b) / 2 + 1;
        v_last[v_depth + 1] := v_b;
        v_first[v_depth + 2] := v_a;
        v_last[v_depth + 2] := (v_a + v_b) / 2;
        v_depth := v_depth + 2;
      else
        foreach v_statement in array p_whole_statements loop
          execute v_statement using p_ids[v_a:v_b];
        end loop;
      end if;
    end;
  end loop;
end;
$$;
comment on function core._write_rows is 'Run statements that write the rows of documents p_ids ($1). Rows that the table refuses are written by p_whole_statements: the document in extra, no column.';
