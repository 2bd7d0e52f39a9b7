-- A packed file, or a form, is kept as it came, and the JSON in it beside it.
-- The new column is null everywhere, so that there is nothing to compare.
-- squawk-ignore adding-foreign-key-constraint
alter table core.asset_raw add column packed_in uuid references core.asset_raw on delete restrict;
comment on column core.asset_raw.packed_in is 'The received part that this one was unpacked or decoded from; null for a part that is as it came.';
