create or replace function core._require_actor()
returns trigger
language plpgsql
as $$
begin
  if coalesce(current_setting('cubby.actor', true), '') = '' then
    perform core._refuse('XX000', 'Lineage was written without an actor', 'Call core._act before the first change.');
  end if;
  return null;
end;
$$;
comment on function core._require_actor is 'Where the setting cubby.check_actor is on, which only tests turn on: refuse lineage of a function that did not set the actor.';
