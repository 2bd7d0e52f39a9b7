-- Roles belong to the whole server, so they stand apart from the migrations of one database.
-- Each is made when it is missing; none is ever changed or dropped here.
do $$
declare
  v_role text;
begin
  foreach v_role in array array['cubby_owner', 'cubby_ddl', 'cubby_api', 'cubby_worker', 'cubby_service', 'cubby_analyst', 'cubby_admin']
  loop
    if not exists (select from pg_roles where rolname = v_role) then
      begin
        execute format('create role %I nologin', v_role);
      exception when duplicate_object or unique_violation then
        null;  -- another database of this server is being deployed at this moment
      end;
    end if;
  end loop;
end;
$$;

-- The deploying user acts as each of them; a superuser does so without a grant.
do $$
declare
  v_role text;
begin
  foreach v_role in array array['cubby_owner', 'cubby_ddl', 'cubby_api', 'cubby_worker', 'cubby_service', 'cubby_analyst', 'cubby_admin']
  loop
    -- A deploying role that an admin made a member already needs no grant.
    if not (pg_has_role(v_role, 'usage') and pg_has_role(v_role, 'set')) then
      execute format('grant %I to %I with inherit true, set true', v_role, current_user);
    end if;
  end loop;
  if not pg_has_role('cubby_owner', 'cubby_ddl', 'usage') then
    grant cubby_ddl to cubby_owner with inherit true, set true;
  end if;
  if not pg_has_role('cubby_admin', 'cubby_analyst', 'usage') then
    grant cubby_analyst to cubby_admin with inherit true, set true;
  end if;
  -- Processes of earlier versions act as cubby_service, which may do what the API and the workers may.
  if not pg_has_role('cubby_service', 'cubby_api', 'usage') then
    grant cubby_api to cubby_service with inherit true, set true;
  end if;
  if not pg_has_role('cubby_service', 'cubby_worker', 'usage') then
    grant cubby_worker to cubby_service with inherit true, set true;
  end if;
end;
$$;
