create or replace function core._schema_transition(p_from text, p_to text)
returns text
language sql immutable
return (
  select stage
  from (values
    ('provisional', 'active', 'schema_accepted'), ('rejected', 'active', 'schema_accepted'),
    ('provisional', 'rejected', 'schema_rejected'), ('superseded', 'rejected', 'schema_rejected'),
    ('active', 'provisional', 'schema_rolled_back'),
    ('active', 'superseded', 'schema_superseded'), ('superseded', 'active', 'schema_restored')
  ) as transition (source, target, stage)
  where source = p_from and target = p_to
);
comment on function core._schema_transition is 'The stage in lineage of a schema that goes from one state to another; null where it cannot.';
