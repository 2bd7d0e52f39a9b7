create or replace view catalog.embedding_space as
select space, model, threshold, has_text, active, created_at from core.embedding_space;
comment on view catalog.embedding_space is 'Kinds of vectors known here; new media go to the active one.';
