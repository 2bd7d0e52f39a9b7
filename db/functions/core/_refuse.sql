-- One way to say no. The detail is JSON, so that programs need not read the sentence.
create or replace function core._refuse(
  p_code text, p_message text, p_hint text default null, p_detail jsonb default '{}'
)
returns void
language plpgsql stable
as $$
begin
  raise exception using
    errcode = p_code,
    message = p_message,
    hint = coalesce(p_hint, ''),
    detail = p_detail::text;
end;
$$;
