alter table core.cluster_mean add column certainty real;
comment on column core.cluster_mean.certainty is 'How much nearer its members are to each other than to the next cluster: their mean silhouette, 0 to 1. Null for one member, and until it was measured.';

insert into core.setting (name, value, initial, type, minimum, maximum, choices, sentence)
values
  ('suggest_split', '0.2', '0.2', 'number', 0, 1,
   null, 'Mean silhouette of the two parts of a directory from which a split is suggested.');

-- Their arguments changed.
drop function if exists core._arrangement(text);
drop function if exists catalog.arrangement_preview(integer);
drop function if exists api.begin_arranging(text);
