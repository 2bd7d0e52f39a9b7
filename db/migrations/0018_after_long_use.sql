-- What stays quick after long use.
--
-- What people decided is a few rows among very many. catalog.decision asks with the very same condition.
create index lineage_decision on core.lineage (id) where stage in (
  'schema_accepted', 'schema_rejected', 'schema_rolled_back', 'schema_edited', 'schema_overridden', 'schema_children_chosen',
  'collection_key_set', 'collection_renamed', 'collections_merged', 'documents_moved', 'setting_changed', 'label_changed',
  'label_deleted', 'space_activated', 'key_added', 'key_revoked', 'key_replaced');
