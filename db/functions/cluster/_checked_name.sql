create or replace function core._checked_name(p_name text)
returns text
language plpgsql stable
as $$
declare
  v_name text := trim(regexp_replace(p_name, '\s+', ' ', 'g'));
begin
  if v_name is null or v_name = '' or length(v_name) > 200 or v_name ~ '[[:cntrl:]]' then
    perform core._refuse('CB001', 'A cluster needs a name of 1 to 200 printable characters', 'Give another name.',
      jsonb_build_object('name', left(p_name, 200)));
  end if;
  return v_name;
end;
$$;
comment on function core._checked_name is 'The name of a cluster as it is kept: white space folded.';
