-- What stays quick after long use.
--
-- What people decided is a few rows among very many. catalog.decision asks with the very same condition.
create index lineage_decision on core.lineage (id) where stage in (
  'schema_accepted', 'schema_rejected', 'schema_rolled_back', 'schema_edited', 'schema_overridden', 'schema_children_chosen',
  'collection_key_set', 'collection_renamed', 'collections_merged', 'documents_moved', 'setting_changed', 'label_changed',
  'label_deleted', 'space_activated', 'key_added', 'key_revoked', 'key_replaced');

insert into core.setting (name, value, initial, type, minimum, maximum, sentence)
values
  ('suggest_among', '60', '60', 'integer', 1, 10000,
   'Among how many clusters, those that changed last, pairs to merge are looked for in the list of all suggestions; a cluster''s own suggestions look at every other one.');
