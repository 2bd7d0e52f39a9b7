-- A detail that was erased without an event is found by what erasures there were.
create index lineage_erasure on core.lineage ((detail ->> 'lineage_id')) where stage = 'detail_erased';
