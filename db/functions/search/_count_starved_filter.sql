-- A sequence advances in a function that only reads, and keeps no lock; in a transaction that may write nothing, not.
create or replace function core._count_starved_filter()
returns void
language plpgsql volatile
as $$
begin
  if current_setting('transaction_read_only') = 'off' then
    perform nextval('core.starved_filter');
  end if;
end;
$$;
comment on function core._count_starved_filter is 'Count a search whose filter left the vector index short of hits.';
