create or replace view catalog.quarantine as
select collection.name as collection, quarantine.document_id, quarantine.state, quarantine.found,
       quarantine.created_at, quarantine.decided_at, quarantine.decided_by
from core.quarantine join core.collection on collection.id = quarantine.collection_id;
comment on view catalog.quarantine is 'Documents that a frozen table did not take, because they have fields or types that it does not know. They are in docs_ all the same; select api.review_quarantine(collection, ''release'') lets them in.';
comment on column catalog.quarantine.collection is 'The collection.';
comment on column catalog.quarantine.document_id is 'The document.';
comment on column catalog.quarantine.state is 'waiting for a review, released (the table has it) or dismissed (it stays out).';
comment on column catalog.quarantine.found is 'What is unknown: [{"path", "type"}], the first 20.';
comment on column catalog.quarantine.created_at is 'When it was quarantined.';
comment on column catalog.quarantine.decided_at is 'When a person decided last.';
comment on column catalog.quarantine.decided_by is 'Actor of the last decision.';
