from __future__ import annotations

import time
import uuid

import pytest

from cubby.app.ids import JobId, ObjectId, uuid7
from cubby.app.problems import Missing


def test_a_new_id_is_a_uuid_of_version_7_with_the_time_in_front():
    before = time.time_ns() // 1_000_000
    made = uuid7()
    after = time.time_ns() // 1_000_000

    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert before <= made.int >> 80 <= after


def test_ids_made_in_different_moments_sort_by_the_moment(monkeypatch):
    moments = [1_700_000_000_000_000_000 + step for step in (0, 1_000, 999_000, 1_000_000, 10**12)]
    made = []
    for moment in moments:
        monkeypatch.setattr(time, "time_ns", lambda moment=moment: moment)
        made.append(uuid7())

    assert made == sorted(made)
    assert len(set(made)) == len(moments)


def test_a_thousand_ids_are_all_different():
    assert len({uuid7() for _ in range(1000)}) == 1000


def test_a_uuid_is_read_in_either_case():
    made = uuid7()

    assert ObjectId.parse(str(made)) == made
    assert ObjectId.parse(str(made).upper()) == made


@pytest.mark.parametrize(
    "text",
    ["", "abc", "0", "{0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90}", "0198f3a26c1e7c4a9a573f1d2b8c4e90",
     "urn:uuid:0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90", "' or 1=1", "\0", "é" * 36],
)  # fmt: skip
def test_what_is_no_uuid_names_nothing(text):
    with pytest.raises(Missing, match="the id is not a UUID"):
        ObjectId.parse(text)


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1e3", "x", "9" * 19, "٣"])
def test_what_is_no_number_names_no_job(text):
    with pytest.raises(Missing, match="the id is not a number"):
        JobId.parse(text)


def test_a_number_is_read():
    assert JobId.parse("42") == 42
