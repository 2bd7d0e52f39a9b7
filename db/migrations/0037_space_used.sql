-- After a switch directories are still those of the model before: the pages offer to arrange them again.
alter table core.embedding_space add column used_at timestamptz;
comment on column core.embedding_space.used_at is 'When a switch last made it the active one; null for the first space, and before a switch.';
