from __future__ import annotations

import pytest

from cubby.db.errors import InvalidArgument
from tests.db.cubby import Cubby
from tests.db.sent import documents


def _began(cubby: Cubby, ago: str) -> str:
    """The id of a request that began so long ago."""
    return str(cubby.value("select uuidv7(-%s::interval)", ago))


def _left(cubby: Cubby, *request_ids: str) -> list[str]:
    uris = [f"fs://incoming/{one}/0001" for one in request_ids]
    found = cubby.call("catalog.unreceived_files", p_uris=uris)
    return [uri.split("/")[3] for uri in found]


def test_files_of_a_request_that_was_never_accepted_are_told_after_a_week(cubby: Cubby) -> None:
    fresh, old = _began(cubby, "6 days"), _began(cubby, "8 days")

    assert _left(cubby, fresh, old) == [old]

    cubby.set("unreceived_days", 3)
    assert _left(cubby, fresh, old) == sorted([old, fresh])


def test_files_of_an_accepted_request_never_are(cubby: Cubby) -> None:
    accepted = _began(cubby, "23 hours")
    cubby.accept(documents({"a": 1}), id=accepted)
    cubby.set("unreceived_days", 2)
    cubby.rows("select set_config('cubby.now', (now() + interval '10 years')::text, false)")

    assert _left(cubby, accepted) == []


@pytest.mark.parametrize(
    "uri",
    [
        "fs://incoming/00000000-0000-4000-8000-000000000000/0001",
        "fs://incoming/notes/0001",
        "fs://media/clusters/x/01890000-0000-7000-8000-000000000000.png",
        "s3://elsewhere/photo.jpg",
    ],
)
def test_what_does_not_tell_when_it_began_is_left_to_a_person(cubby: Cubby, uri: str) -> None:
    assert cubby.call("catalog.unreceived_files", p_uris=[uri]) == []


def test_what_took_longer_than_a_day_is_refused_for_its_bytes_may_be_gone(cubby: Cubby) -> None:
    with pytest.raises(InvalidArgument, match="The request took longer than a day"):
        cubby.accept(documents({"a": 1}), id=_began(cubby, "25 hours"))

    assert cubby.accept(documents({"a": 1}), id=_began(cubby, "23 hours")).ids
