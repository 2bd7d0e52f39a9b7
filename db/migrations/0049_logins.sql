-- Installations of earlier versions on a server of one's own act in roles that their one login takes. They continue like
-- that for one version, with a warning, until a deployment has made the logins.
alter table core.deployment add column roles_were_shared boolean not null default false;
comment on column core.deployment.roles_were_shared is 'True from the upgrade of a version without logins until a deployment made them: processes may act in roles of the deploying login so long.';
update core.deployment set roles_were_shared = true;
