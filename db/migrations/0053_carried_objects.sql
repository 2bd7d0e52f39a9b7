-- Large objects that documents of many kinds carry show that one sender sent them: core._route_carried.
alter table core.collection add column carriers jsonb;
comment on column core.collection.carriers is
  'Key -> members of the large objects that its first documents carry, which later documents of its sender carry too. Null for none.';
