create or replace view catalog.embedding_space as
select space, model, threshold, has_text, active, created_at, calibration, arranged_files, pack, pack_sha256 from core.embedding_space;
comment on view catalog.embedding_space is 'Kinds of vectors known here; new media go to the active one.';
comment on column catalog.embedding_space.space is 'Its name: model, weights and preprocessing together.';
comment on column catalog.embedding_space.model is 'The name of the model, for people.';
comment on column catalog.embedding_space.threshold is 'Cosine similarity from which a new cluster of it takes a picture in.';
comment on column catalog.embedding_space.has_text is 'Whether texts can be embedded into it, so that words find pictures.';
comment on column catalog.embedding_space.active is 'Whether it is the one in use.';
comment on column catalog.embedding_space.created_at is 'When it became known.';
comment on column catalog.embedding_space.calibration is 'What the threshold rests on: level, files, clusters, separation, agreement of sure tags, when; null: that of the model.';
comment on column catalog.embedding_space.pack is 'Name of the model pack in storage that makes it; null for none.';
comment on column catalog.embedding_space.pack_sha256 is 'sha256 of its model.json: the pack is in storage under models/<this>.';
comment on column catalog.embedding_space.arranged_files is 'How many files it had when they were last arranged.';
