from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

import pytest

from cubby.db.errors import Forbidden, InvalidArgument, NameTaken, NotFound, TooLarge
from tests.db.cubby import Cubby, at_once
from tests.db.sent import documents


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _add(cubby: Cubby, name: str = "laptop", role: str = "ingest", **limits: Any) -> dict[str, Any]:
    return dict(cubby.call("api.add_key", p_name=name, p_role=role, p_actor="anna", **limits))


def _opens(cubby: Cubby, secret: str) -> Any:
    return cubby.call("api.authenticate", p_secret_sha256=_sha256(secret))


def test_the_secret_of_a_key_is_shown_once_and_opens_the_door(cubby: Cubby) -> None:
    key = _add(cubby)

    assert key["secret"].startswith("cubby_")
    assert key["created_by"] == "anna"
    assert _opens(cubby, key["secret"])["name"] == "laptop"
    assert _opens(cubby, "cubby_guess") is None
    shown = cubby.call("catalog.list_keys")["items"]
    assert [item["name"] for item in shown] == ["laptop"]
    assert not {"secret", "secret_sha256"} & shown[0].keys()
    assert key["secret"] not in str(cubby.rows("select * from core.api_key"))


def test_the_use_of_a_key_is_recorded_to_the_minute(cubby: Cubby) -> None:
    key = _add(cubby)
    cubby.service.execute("set cubby.now = '2026-01-01T10:20:30Z'")
    _opens(cubby, key["secret"])

    assert str(cubby.value("select last_used_at from core.api_key")) == "2026-01-01 10:20:00+00:00"


def test_a_revoked_key_opens_nothing_and_stays_in_the_list(cubby: Cubby) -> None:
    key = _add(cubby)

    first = cubby.call("api.revoke_key", p_name="laptop", p_actor="anna")
    again = cubby.call("api.revoke_key", p_name="laptop", p_actor="bob")

    assert first["revoked_at"] == again["revoked_at"] is not None
    assert _opens(cubby, key["secret"]) is None
    assert len(cubby.call("catalog.list_keys")["items"]) == 1


def test_names_of_keys_are_unique(cubby: Cubby) -> None:
    _add(cubby)

    with pytest.raises(NameTaken, match="An API key named laptop already exists"):
        _add(cubby)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"name": "a\nb"},
        {"role": "owner"},
        {"p_requests_per_minute": 0},
        {"p_max_request_bytes": -1},
    ],
)
def test_a_key_that_cannot_be_is_refused(shared: Cubby, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        _add(shared, **wrong)

    assert "Roles: ingest, read, admin" in (refusal.value.hint or "")


def test_a_key_nobody_made_cannot_be_revoked(shared: Cubby) -> None:
    with pytest.raises(NotFound, match="API key nobody not found"):
        shared.call("api.revoke_key", p_name="nobody")


def test_the_first_key_is_made_once_and_replaced_by_another_secret(cubby: Cubby) -> None:
    put = partial(cubby.call, "api.put_first_key")

    first = put(p_secret_sha256=_sha256("one"))
    assert (first["role"], put(p_secret_sha256=_sha256("one"))) == ("admin", first)
    put(p_secret_sha256=_sha256("two"))

    assert _opens(cubby, "one") is None
    assert _opens(cubby, "two")["id"] == first["id"]


@pytest.mark.parametrize("secret", ["", "secret", "X" * 64])
def test_a_first_key_that_is_no_hash_is_refused(shared: Cubby, secret: str) -> None:
    with pytest.raises(InvalidArgument, match="the sha256 of its secret"):
        shared.call("api.put_first_key", p_secret_sha256=secret)


def test_requests_of_a_key_are_counted_by_the_minute_over_all_processes(cubby: Cubby) -> None:
    key = _add(cubby, p_requests_per_minute=3)
    others = [cubby.another() for _ in range(4)]
    for other in others:
        other.service.execute("set cubby.now = '2026-01-01T10:20:30Z'")
    count = [partial(other.call, "api.count_request", p_key_id=key["id"]) for other in others]

    answers = at_once(*count)

    assert sorted(answer["allowed"] for answer in answers) == [False, True, True, True]
    assert {answer["retry_after"] for answer in answers} == {30}
    assert sorted(answer["remaining"] for answer in answers) == [0, 0, 1, 2]
    others[0].service.execute("set cubby.now = '2026-01-01T10:21:00Z'")
    assert count[0]()["allowed"] is True
    for other in others:
        other.close()


def test_a_key_without_a_limit_is_not_counted(cubby: Cubby) -> None:
    key = _add(cubby)

    assert cubby.call("api.count_request", p_key_id=key["id"]) == {"allowed": True}
    assert cubby.value("select count(*) from core.api_key_minute") == 0


def test_a_session_lasts_twelve_hours_or_until_it_is_closed(cubby: Cubby) -> None:
    key = _add(cubby, role="admin")
    cubby.service.execute("set cubby.now = '2026-01-01T00:00:00Z'")
    tokens = [
        cubby.call("api.open_session", p_secret_sha256=_sha256(key["secret"]))["token"]
        for _ in range(2)
    ]

    def alive(token: str) -> bool:
        answer = cubby.call("api.authenticate_session", p_token_sha256=_sha256(token))
        return answer is not None

    assert cubby.call("api.close_session", p_token_sha256=_sha256(tokens[0])) is True
    assert cubby.call("api.close_session", p_token_sha256=_sha256(tokens[0])) is False
    assert [alive(token) for token in tokens] == [False, True]
    cubby.service.execute("set cubby.now = '2026-01-01T12:00:00Z'")
    assert not alive(tokens[1])


def test_a_session_ends_with_its_key(cubby: Cubby) -> None:
    key = _add(cubby, role="admin")
    session = cubby.call("api.open_session", p_secret_sha256=_sha256(key["secret"]))
    cubby.call("api.revoke_key", p_name="laptop")

    token = _sha256(session["token"])
    assert cubby.call("api.authenticate_session", p_token_sha256=token) is None
    assert cubby.call("api.open_session", p_secret_sha256=_sha256(key["secret"])) is None


def test_a_key_that_may_only_send_opens_no_pages(cubby: Cubby) -> None:
    key = _add(cubby, role="ingest")

    with pytest.raises(Forbidden) as refusal:
        cubby.call("api.open_session", p_secret_sha256=_sha256(key["secret"]))

    assert refusal.value.code == "CB009"
    assert refusal.value.detail == {"needed": "admin", "role": "ingest"}


def test_idempotency_keys_of_an_owner_that_were_used_are_known(cubby: Cubby) -> None:
    sent = cubby.accept(documents({}, {}), owner="ann", idempotency_key="a")
    cubby.accept(documents({}), owner="bob", idempotency_key="b")

    known = cubby.call("catalog.known_keys", p_owner="ann", p_keys=["a", "b", "c"])

    assert known == {"items": [{"key": "a", "ingest_job_id": sent.id, "objects_total": 2}]}


def test_more_than_a_thousand_keys_are_not_looked_up_at_once(shared: Cubby) -> None:
    with pytest.raises(TooLarge) as refusal:
        shared.call("catalog.known_keys", p_owner=None, p_keys=["k"] * 1001)

    assert refusal.value.detail == {"limit": 1000}
