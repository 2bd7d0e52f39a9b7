-- What has been applied; needed before the first migration can be recorded.
create table if not exists core.migration (
  name text primary key,
  sha256 text not null,
  applied_at timestamptz not null default clock_timestamp()
);
comment on table core.migration is 'Migrations applied to this database, each with the hash it had then: an edited one stops the deploy.';
create table if not exists core.deployment (
  singleton boolean primary key default true check (singleton),
  behaviour_sha256 text,
  deployed_at timestamptz not null default clock_timestamp()
);
comment on table core.deployment is 'Hash of the functions, views, triggers and grants last applied: the same hash means nothing to do.';
