-- What an admin sets for one collection goes before the setting.
alter table core.collection add column knobs jsonb not null default '{}',
  add constraint knobs_are_an_object check (jsonb_typeof(knobs) = 'object');
comment on column core.collection.knobs is 'Settings of the decision that an admin changed for this collection alone: {"max_top_level_keys": 40}.';
