"""No role becomes the owner through a function that runs as the owner."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest

from cubby.db.apply import behaviour_files
from tests.db.cubby import Cubby
from tests.db.sent import documents, key_sets

ROLES = ("cubby_api", "cubby_worker", "cubby_service", "cubby_analyst", "cubby_admin")
# What a function of an earlier version made, and what any function might leave out a schema of.
_PRETENDED = """
create temporary table if not exists new_set (n integer, document jsonb, keys_sha256 bytea, size integer, count bigint, leader integer, led boolean);
create temporary table if not exists new_key (n integer, key text);
create function pg_temp.take_over() returns trigger language plpgsql as $$
begin
  delete from core.api_key;
  perform set_config('cubby.taken', current_user, false);
  return new;
end;
$$;
create trigger take_over before insert or update on pg_temp.new_set for each row execute function pg_temp.take_over();
create trigger take_over before insert or update on pg_temp.new_key for each row execute function pg_temp.take_over();
"""  # noqa: E501


@pytest.mark.parametrize("role", ROLES)
def test_no_role_makes_temporary_tables(shared: Cubby, role: str) -> None:
    with (
        shared.database.connect(role) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("create temporary table new_set (n integer)")


@pytest.mark.parametrize("role", ["cubby_service", "cubby_admin"])
def test_routing_meets_no_table_of_its_caller(cubby: Cubby, role: str) -> None:
    """Also where the owner of the server has granted temporary tables again."""
    with cubby.database.connect(None) as root:
        root.execute(f'grant temporary on database "{root.info.dbname}" to {role}')
    sent = cubby.accept(documents({"a": 1}, {"b": 1, "c": 1}))
    (job,) = cubby.jobs(sent, "json.store") or cubby.jobs(sent, "json.route")
    cubby.run("insert into core.api_key (id, name, role, secret_sha256, created_by, created_at)"
              " values (uuidv7(), 'first', 'admin', repeat('a', 64), 'test', now())")  # fmt: skip

    with cubby.database.connect(role) as attacker:
        attacker.execute(_PRETENDED)
        attacker.execute("select api.begin_job(%s, 'attacker')", [job])
        if role == "cubby_service":
            cubby.service.close()
            cubby.service = attacker
            cubby.store(job, sent)
        else:
            keys = key_sets([element for element in sent.elements if element is not None])
            attacker.execute("select api.route_documents(%s, %s::jsonb)",
                             [job, psycopg.types.json.Jsonb(keys)])  # fmt: skip
        taken = attacker.execute("select current_setting('cubby.taken', true)").fetchone()

        assert taken == (None,)
        assert cubby.value("select count(*) from core.api_key") == 1
        assert cubby.value("select count(*) from core.collection") == 2


def test_no_function_makes_a_temporary_table_or_reads_one() -> None:
    """But for the search path, where pg_temp is last so that it is never first."""
    made = [
        path.name
        for path in behaviour_files()
        for line in path.read_text().splitlines()
        if re.search(
            r"\btemp(orary)? (table|view|sequence)|pg_temp\.",
            line.partition("--")[0],
            re.IGNORECASE,
        )
        and not line.startswith(("set search_path =", "comment on "))
    ]

    assert made == []


def test_the_schemas_a_definer_looks_in_are_closed_to_everyone_else(database: Any) -> None:
    """The deployment takes the right to create in public away."""
    open_to_others = database.rows(
        """
        select distinct proname, room, role
        from pg_proc
        cross join unnest(proconfig) as option
        cross join string_to_table(substr(option, length('search_path=') + 1), ', ') as room
        cross join unnest(%s::text[]) as role
        where prosecdef and pronamespace::regnamespace::text in ('core', 'api', 'catalog')
          and option like 'search_path=%%' and room <> 'pg_temp'
          and has_schema_privilege(role, room, 'create')
        """,
        ["public", *ROLES],
    )

    assert open_to_others == []
