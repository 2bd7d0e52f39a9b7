-- A model pack belongs to the installation: each host that lacks it fetches it from storage.
alter table core.embedding_space add column pack text, add column pack_sha256 text,
  add constraint pack_has_both check ((pack is null) = (pack_sha256 is null));
comment on column core.embedding_space.pack is 'Name of the model pack in storage that makes it. Null for a space that needs none, and for a pack that no host has put there.';
comment on column core.embedding_space.pack_sha256 is 'sha256 of its model.json, which has that of each other file; the pack is in storage under models/<this>.';

create table core.worker_model (
  worker text primary key,
  spaces text[] not null,
  reported_at timestamptz not null
);
comment on table core.worker_model is 'Spaces that each worker process can make vectors of. A space is used once all live workers can.';
comment on column core.worker_model.worker is 'As in core.job.worker.';
comment on column core.worker_model.spaces is 'Spaces whose model is on its host, complete.';
comment on column core.worker_model.reported_at is 'When it said so last; workers do every few seconds.';
drop function if exists catalog.search_page(text, vector, text, jsonb, integer, text, boolean, boolean, text);
