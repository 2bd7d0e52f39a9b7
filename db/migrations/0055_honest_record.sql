-- Beside the actor and the login: the API key of the HTTP request. It counts from logins of Cubby's processes alone. No
-- default when the column is added: rows of before have no key.
alter table core.lineage add column api_key_id uuid;
alter table core.lineage alter column api_key_id set default
  case when coalesce(current_setting('cubby.api_key_id', true), '') <> '' and pg_has_role(session_user, 'cubby_api', 'member')
       then current_setting('cubby.api_key_id')::uuid end;
comment on column core.lineage.api_key_id is 'The API key of the request that did it; null for acts without one, and for rows of versions that did not record it.';

-- The clock is set by tests alone, which bring a function of their own.
drop function if exists core._frozen_time();

create table core.lineage_checkpoint (
  number bigint primary key check (number > 0),
  first_id uuid not null,
  last_id uuid not null,
  rows bigint not null check (rows > 0),
  previous text not null,
  digest text not null,
  created_at timestamptz not null
);
comment on table core.lineage_checkpoint is 'A chain of digests over lineage. Each covers the rows after the one before, in the order of their ids, and its digest. A row that is changed, removed or put between breaks it.';
comment on column core.lineage_checkpoint.first_id is 'The id of the first row that it covers.';
comment on column core.lineage_checkpoint.last_id is 'The id of the last row that it covers.';
comment on column core.lineage_checkpoint.rows is 'How many rows it covers.';
comment on column core.lineage_checkpoint.previous is 'The digest of the checkpoint before; 64 zeros for the first.';
comment on column core.lineage_checkpoint.digest is 'sha256 in hex of the previous digest, the number of rows and the digests of the rows.';

create table core.lineage_watermark (
  singleton boolean primary key default true check (singleton),
  seen_at timestamptz not null,
  next_xid xid8 not null
);
comment on table core.lineage_watermark is 'The last look at running transactions. When all numbered below next_xid have ended, every row that is still to come has an id later than seen_at.';

insert into core.lock_kind (kind, rank, keyed_by, slots, protects) values
  ('checkpoint', 130, 'nothing', 1, 'The end of the chain over lineage. Those that write lineage do not take it.');
