"""A moment is kept once where its column knows how its sender writes moments."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.db.cubby import Cubby

names = (f"m{n}" for n in count())
PYTHON = "2024-05-01T10:00:{:02}.123456+00:00"
JAVASCRIPT = "2024-05-01T10:00:{:02}.120Z"
POSTGRES = "2024-05-01 10:00:{:02}.12+02:00"


@pytest.mark.parametrize(
    ("text", "style"),
    [(PYTHON, "T6+00:00"), (JAVASCRIPT, "T3Z"), (POSTGRES, " 2+02:00"),
     ("2024-05-01T10:00:{:02}-07:30", "T0-07:30"), ("2024-05-01T10:00:{:02}Z", None)],
)  # fmt: skip
def test_the_usual_rendering_is_not_kept_twice(cubby: Cubby, text: str, style: str | None) -> None:
    cubby.ingest(*({"n": n, "at": text.format(n)} for n in range(30)), collection="things")
    (column,) = [c for c in cubby.proposal("things")["columns"] if c["name"] == "at"]
    assert (column["type"], column.get("style")) == ("timestamptz", style)
    cubby.accept_schema("things")
    cubby.ingest({"n": 30, "at": "2024-05-01T15:00:59.5+05:00"}, {"n": 31, "at": "later"},
                 collection="things")  # fmt: skip

    assert cubby.rows("select n from collections.things where extra is not null order by n") == [
        (30,), (31,),
    ]  # fmt: skip
    assert cubby.value("select count(at) from collections.things") == 31
    assert cubby.verify("things")["holds"]


def test_moments_that_a_style_writes_alike_are_two_keys_all_the_same(cubby: Cubby) -> None:
    cubby.ingest(
        *({"at": f"2024-05-01T10:00:{n:02}+00:00"} for n in range(30)), collection="things"
    )
    cubby.call("api.set_collection_key", p_name="things", p_paths=["at"])
    cubby.accept_schema("things")
    cubby.ingest(
        {"at": "2024-05-01T10:00:01.5+00:00"}, {"at": "2024-05-01T12:00:01+02:00"},
        collection="things",
    )  # fmt: skip

    assert cubby.value("select count(*) from collections.things") == 31
    assert cubby.verify("things")["holds"]


moments = st.sampled_from(
    [PYTHON.format(1), JAVASCRIPT.format(2), POSTGRES.format(3), "2024-05-01T10:00:00Z",
     "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999-14:00", "2024-06-30T23:59:60Z",
     "2024-05-01t10:00:00z", "2024-05-01T10:00:00.1-00:00", "soon"]
)  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(usual=moments, stored=st.lists(moments, min_size=1, max_size=8))
def test_no_spelling_breaks_the_law(cubby: Cubby, usual: str, stored: list[str]) -> None:
    collection = next(names)
    cubby.ingest(*[{"at": usual}] * 3, {"at": PYTHON.format(9)}, collection=collection)
    cubby.accept_schema(collection)
    cubby.ingest(*({"at": one} for one in stored), collection=collection)

    assert cubby.verify(collection)["holds"]
