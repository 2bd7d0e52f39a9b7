create or replace function core._names_itself(p_table text, p_keys jsonb)
returns boolean
language sql immutable
as $$
  select jsonb_array_length(p_keys) = 1 and lower(p_keys ->> 0) ~ format(
    '^(_?id|uuid|guid|key|%s[a-z]{0,2}_?(id|no|number|key|uuid))$', regexp_replace(p_table, '(ie|e)?s$', ''))
$$;
comment on function core._names_itself is 'Whether a field is named like what identifies the documents of a collection: id, order_no of orders.';
