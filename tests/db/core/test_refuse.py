from __future__ import annotations

import psycopg
import pytest

from cubby.db.errors import BY_SQLSTATE, CubbyError, InvalidArgument, translate
from tests.db.cubby import Cubby


@pytest.mark.parametrize("code", sorted(BY_SQLSTATE))
def test_a_refusal_arrives_with_message_hint_and_detail(shared: Cubby, code: str) -> None:
    with pytest.raises(psycopg.Error) as raised:
        shared.owner.execute(
            "select core._refuse(%s, 'no: 100%%', 'try this', '{\"a\": [1]}')", [code]
        )

    refusal = translate(raised.value)
    assert isinstance(refusal, BY_SQLSTATE[code])
    assert (refusal.code, refusal.message) == (code, "no: 100%")
    assert (refusal.hint, refusal.detail) == ("try this", {"a": [1]})
    assert refusal.permanent is True


def test_a_fault_of_the_program_is_not_dressed_up_as_a_refusal(shared: Cubby) -> None:
    for query in ("select 1 / 0", "select nothing", "select repeat('x', 2000000)::tsvector"):
        with pytest.raises(psycopg.Error) as fault:
            shared.owner.execute(query)
        assert translate(fault.value) is None


def test_what_time_may_heal_is_the_database_being_away(shared: Cubby) -> None:
    shared.owner.execute("set statement_timeout = 20")
    with pytest.raises(psycopg.Error) as fault:
        shared.owner.execute("select pg_sleep(5)")

    meant = translate(fault.value)
    assert isinstance(meant, CubbyError)
    assert (meant.http_status, meant.permanent) == (503, False)


def test_every_argument_that_is_json_is_sent_as_json(shared: Cubby) -> None:
    with pytest.raises(InvalidArgument, match="A filter is a JSON object"):
        shared.call("catalog.list_objects", p_filter=[])
