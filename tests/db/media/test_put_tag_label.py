from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument
from tests.db.cubby import Cubby, vector
from tests.db.sent import image


@pytest.mark.parametrize(
    ("label", "more", "said"),
    [
        ("", {}, "needs a name"),
        ("  ", {}, "needs a name"),
        ("d" * 101, {}, "at most 100 characters, this one 101"),
        ("a\nb", {}, "no control characters"),
        ("dog", {"p_prompts": []}, "1 to 100 prompts, not 0"),
        ("dog", {"p_prompts": ["a dog"] * 101}, "1 to 100 prompts, not 101"),
        ("dog", {"p_prompts": ["a dog", " "]}, "a prompt has 1 to 500 characters"),
        ("dog", {"p_prompts": ["a dog", None]}, "a prompt has 1 to 500 characters"),
        ("dog", {"p_prompts": ["d" * 501]}, "a prompt has 1 to 500 characters"),
        ("dog", {"p_threshold": 1.5}, "a probability from 0 to 1, not 1.5"),
        ("dog", {"p_threshold": float("nan")}, "a probability from 0 to 1, not NaN"),
    ],
)
def test_what_no_label_can_be_is_refused_with_what_is_wrong(
    shared: Cubby, label: str, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(InvalidArgument, match=said):
        shared.call("api.put_tag_label", p_label=label, **more)


def test_a_label_that_is_not_there_is_told_as_it_would_be_made(pictures: Cubby) -> None:
    told = pictures.call("catalog.label_detail", p_label="dog")
    made = pictures.call("api.put_tag_label", p_label="dog")

    assert told == {**made, "known": False}
    assert pictures.call("catalog.label_detail", p_label="dog") == {**made, "known": True}
    with pytest.raises(InvalidArgument, match="needs a name"):
        pictures.call("catalog.label_detail", p_label="")


def test_what_a_change_looks_at_again_is_told_before_and_meanwhile(pictures: Cubby) -> None:
    for number in range(3):
        pictures.picture(vector(1), image(b"%d" % number))
    before = pictures.call("catalog.retagging")
    pictures.call("api.put_tag_label", p_label="dog")
    waiting = pictures.call("catalog.retagging")
    pictures.call(
        "api.record_label_vectors", p_space="test-512", p_labels=["dog"], p_vectors=[vector(1)]
    )
    job = pictures.call("catalog.retagging")["job"]
    pictures.set("retag_batch", 2)
    pictures.begin(job["job_id"])
    pictures.call("api.retag_media", p_job_id=job["job_id"])

    assert before == {
        "space": "test-512", "labels": 0, "without_vector": 0, "files": 3, "job": None,
    }  # fmt: skip
    assert (waiting["labels"], waiting["without_vector"], waiting["job"]) == (1, 1, None)
    assert pictures.call("catalog.retagging")["job"] == {
        "job_id": job["job_id"], "state": "processing", "done": 2, "changed": 2,
    }  # fmt: skip
    assert pictures.call("catalog.label_detail", p_label="dog")["files"] == 2


def test_spaces_are_told_with_their_files_and_how_far_they_were_filled(pictures: Cubby) -> None:
    pictures.picture(vector(1))
    pictures.space("new-512", threshold=0.5)
    pictures.call("api.begin_reembedding", p_space="new-512", p_actor="anna")

    used, other = pictures.call("catalog.list_spaces")["items"]

    assert (used["space"], used["active"], used["files"], used["filling"]) == (
        "test-512", True, 1, None,
    )  # fmt: skip
    assert (other["active"], other["files"]) == (False, 0)
    filling = other["filling"]
    assert (filling["from_space"], filling["total"], filling["started_by"]) == (
        "test-512", 1, "anna",
    )  # fmt: skip
