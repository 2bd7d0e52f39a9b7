"""API keys in the database: made, used, counted, revoked, and never readable."""

from __future__ import annotations

import hashlib
from typing import Any

import psycopg
import pytest

from db.errors import Forbidden, InvalidArgument, NameTaken, NotFound
from tests.db.cubby import Cubby


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def add(cubby: Cubby, name: str = "ada", role: str = "read", **limits: int) -> dict[str, Any]:
    return dict(cubby.call("api.add_key", p_name=name, p_role=role, p_actor="root", **limits))


def authenticate(cubby: Cubby, secret: str) -> Any:
    return cubby.call("api.authenticate", p_secret_sha256=digest(secret))


def test_a_key_opens_what_its_role_says_and_its_secret_is_kept_nowhere(cubby: Cubby) -> None:
    made = add(cubby, p_requests_per_minute=5, p_max_request_bytes=1000)
    secret = made.pop("secret")

    assert len(secret) > 60
    assert authenticate(cubby, secret) | {"last_used_at": None} == made
    assert (made["name"], made["role"], made["created_by"]) == ("ada", "read", "root")
    assert (made["requests_per_minute"], made["max_request_bytes"]) == (5, 1000)
    rows = cubby.rows("select api_key::text from core.api_key")
    assert secret not in rows[0][0]
    assert digest(secret) in rows[0][0]


def test_two_keys_have_two_secrets(cubby: Cubby) -> None:
    assert add(cubby, "a")["secret"] != add(cubby, "b")["secret"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": "x" * 101}, {"name": "a\nb"}, {"name": None}, {"role": "root"},
        {"role": None}, {"p_requests_per_minute": 0}, {"p_max_request_bytes": -1},
    ],
    ids=str,
)  # fmt: skip
def test_a_key_that_cannot_be_is_refused(cubby: Cubby, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument):
        add(cubby, **wrong)


def test_a_name_is_taken_also_by_a_revoked_key(cubby: Cubby) -> None:
    add(cubby)
    with pytest.raises(NameTaken):
        add(cubby)
    cubby.call("api.revoke_key", p_name="ada")
    with pytest.raises(NameTaken):
        add(cubby)


def test_a_revoked_key_opens_nothing_and_revoking_again_changes_nothing(cubby: Cubby) -> None:
    secret = add(cubby)["secret"]

    first = cubby.call("api.revoke_key", p_name="ada", p_actor="root")
    again = cubby.call("api.revoke_key", p_name="ada", p_actor="root")

    assert first["revoked_at"] == again["revoked_at"]
    assert authenticate(cubby, secret) is None
    stages = cubby.rows("select stage, actor from core.lineage order by id")
    assert stages == [("key_added", "root"), ("key_revoked", "root")]


def test_a_key_that_is_not_there_cannot_be_revoked(cubby: Cubby) -> None:
    with pytest.raises(NotFound, match="there is no key named ada"):
        cubby.call("api.revoke_key", p_name="ada")


def test_unknown_secrets_open_nothing(cubby: Cubby) -> None:
    secret = add(cubby)["secret"]

    assert authenticate(cubby, "cubby_x") is None
    assert cubby.call("api.authenticate", p_secret_sha256=secret) is None
    assert cubby.call("api.authenticate", p_secret_sha256=None) is None


def test_use_is_recorded_to_the_minute(cubby: Cubby) -> None:
    secret = add(cubby)["secret"]
    used = "select last_used_at, date_trunc('minute', last_used_at) from core.api_key"
    assert cubby.rows(used) == [(None, None)]

    authenticate(cubby, secret)

    ((moment, minute),) = cubby.rows(used)
    assert moment is not None
    assert moment == minute
    versions = cubby.rows("select xmin::text from core.api_key")
    authenticate(cubby, secret)
    if cubby.rows(used) == [(moment, minute)]:
        assert cubby.rows("select xmin::text from core.api_key") == versions


def test_requests_are_counted_up_to_the_limit_and_for_limited_keys_alone(cubby: Cubby) -> None:
    limited = add(cubby, "limited", p_requests_per_minute=2)["id"]
    free = add(cubby, "free")["id"]
    counts = [cubby.call("api.count_request", p_key_id=limited) for _ in range(3)]

    # A minute may end between two of them; then the count begins anew.
    if len(cubby.rows("select minute from core.api_key_minute")) == 1 and not counts[2]["allowed"]:
        assert [count["remaining"] for count in counts] == [1, 0, 0]
        assert [count["allowed"] for count in counts] == [True, True, False]
    assert all(1 <= count["retry_after"] <= 60 and count["limit"] == 2 for count in counts)
    assert cubby.call("api.count_request", p_key_id=free) == {"allowed": True}


def test_keys_are_listed_by_name_without_hashes(cubby: Cubby) -> None:
    secrets = [add(cubby, name)["secret"] for name in ("b", "a")]
    cubby.call("api.revoke_key", p_name="b")

    listed = cubby.call("catalog.list_keys")

    assert [item["name"] for item in listed["items"]] == ["a", "b"]
    assert listed["items"][0]["revoked_at"] is None
    assert listed["items"][1]["revoked_at"] is not None
    for secret in secrets:
        assert secret not in str(listed)
        assert digest(secret) not in str(listed)


@pytest.mark.parametrize("role", ["cubby_service", "cubby_analyst", "cubby_admin"])
@pytest.mark.parametrize("table", ["api_key", "api_key_minute", "session"])
def test_nobody_but_the_owner_reads_the_tables(cubby: Cubby, role: str, table: str) -> None:
    with (
        cubby.database.connect(role) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(f"select * from core.{table}")  # type: ignore[arg-type]


def test_no_view_and_no_lineage_holds_a_hash(cubby: Cubby) -> None:
    hashed = digest(add(cubby, role="admin")["secret"])
    cubby.call("api.open_session", p_secret_sha256=hashed)
    views = cubby.rows("select viewname from pg_views where schemaname = 'catalog'")

    assert views
    for (view,) in views:
        found = cubby.rows(f"select 1 from catalog.{view} as v where v::text like '%%{hashed}%%'")
        assert found == [], view


def test_an_analyst_makes_no_key(cubby: Cubby) -> None:
    with (
        cubby.database.connect("cubby_analyst") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("select api.add_key('mine', 'admin')")


def test_the_key_of_the_environment_is_put_once_and_replaced_by_another(cubby: Cubby) -> None:
    def put(secret: str) -> Any:
        return cubby.call("api.put_first_key", p_secret_sha256=digest(secret))

    first = put("first")
    assert (first["name"], first["role"]) == ("CUBBY_ADMIN_KEY", "admin")
    assert put("first")["id"] == first["id"]
    assert put("second")["id"] == first["id"]

    assert authenticate(cubby, "first") is None
    assert authenticate(cubby, "second")["role"] == "admin"
    stages = cubby.rows("select stage from core.lineage order by id")
    assert stages == [("key_added",), ("key_replaced",)]
    with pytest.raises(InvalidArgument):
        cubby.call("api.put_first_key", p_secret_sha256="second")


def test_the_key_of_the_environment_may_be_one_that_is_there_and_stays_revoked(
    cubby: Cubby,
) -> None:
    secret = add(cubby, role="admin")["secret"]

    assert cubby.call("api.put_first_key", p_secret_sha256=digest(secret))["name"] == "ada"
    cubby.call("api.revoke_key", p_name="ada")
    cubby.call("api.put_first_key", p_secret_sha256=digest(secret))

    assert authenticate(cubby, secret) is None
    assert len(cubby.call("catalog.list_keys")["items"]) == 1


def test_a_session_is_opened_by_an_admin_and_ends_when_it_is_closed(cubby: Cubby) -> None:
    secret = digest(add(cubby, role="admin")["secret"])
    session = cubby.call("api.open_session", p_secret_sha256=secret)
    token = digest(session["token"])

    assert cubby.call("api.authenticate_session", p_token_sha256=token)["name"] == "ada"
    assert cubby.call("api.authenticate_session", p_token_sha256=session["token"]) is None
    assert session["token"] not in str(cubby.rows("select session::text from core.session"))
    assert cubby.call("api.close_session", p_token_sha256=token) is True
    assert cubby.call("api.close_session", p_token_sha256=token) is False
    assert cubby.call("api.authenticate_session", p_token_sha256=token) is None


def test_sessions_end_with_their_time_and_with_their_key(cubby: Cubby) -> None:
    secret = digest(add(cubby, role="admin")["secret"])
    tokens = [
        digest(cubby.call("api.open_session", p_secret_sha256=secret)["token"]) for _ in range(2)
    ]
    cubby.run("update core.session set expires_at = now() where token_sha256 = %s", tokens[0])

    assert cubby.call("api.authenticate_session", p_token_sha256=tokens[0]) is None
    assert cubby.call("api.authenticate_session", p_token_sha256=tokens[1])
    cubby.call("api.open_session", p_secret_sha256=secret)
    assert len(cubby.rows("select from core.session")) == 2, "what is over is removed"
    cubby.call("api.revoke_key", p_name="ada")
    assert cubby.call("api.authenticate_session", p_token_sha256=tokens[1]) is None
    assert cubby.call("api.open_session", p_secret_sha256=secret) is None


@pytest.mark.parametrize("role", ["read", "ingest"])
def test_other_roles_open_no_session(cubby: Cubby, role: str) -> None:
    with pytest.raises(Forbidden) as caught:
        cubby.call("api.open_session", p_secret_sha256=digest(add(cubby, role=role)["secret"]))

    assert role in caught.value.message
    assert caught.value.detail == {"needed": "admin", "role": role}
