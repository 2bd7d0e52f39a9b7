from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import NotFound
from tests.db.cubby import Cubby, vector
from tests.db.sent import image


def _label(cubby: Cubby, label: str, at: Any, **more: Any) -> None:
    cubby.call("api.put_tag_label", p_label=label, **more)
    cubby.call("api.record_label_vectors", p_space="test-512", p_labels=[label], p_vectors=[at])


def _jobs(cubby: Cubby) -> list[int]:
    return [
        row[0]
        for row in cubby.rows(
            "select id from core.job where task = 'media.retag' and state = 'queued'"
        )
    ]


def _retag(cubby: Cubby) -> list[Any]:
    """Do the one job that waits; what each batch answered."""
    (job,) = _jobs(cubby)
    cubby.begin(job)
    answers = [cubby.call("api.retag_media", p_job_id=job)]
    while answers[-1]["state"] == "running":
        answers.append(cubby.call("api.retag_media", p_job_id=job))
    return answers


def _tags(cubby: Cubby) -> list[list[str]]:
    return [row[0] for row in cubby.rows("select tags from core.asset order by id")]


def test_a_new_label_is_given_to_the_files_that_are_there(pictures: Cubby) -> None:
    pictures.picture(vector(1), tags=["mine"], simple_tags=["red"])
    pictures.picture(vector(0, 1))
    _label(pictures, "dog", vector(1))
    _label(pictures, "cat", vector(0, 1))

    _retag(pictures)

    assert _tags(pictures) == [["dog", "mine", "red"], ["cat"]]


def test_a_deleted_label_is_taken_from_them_and_what_the_sender_said_stays(
    pictures: Cubby,
) -> None:
    _label(pictures, "dog", vector(1))
    _label(pictures, "cat", vector(0, 1))
    pictures.picture(vector(1), tags=["dog"])
    pictures.picture(vector(1))

    pictures.call("api.delete_tag_label", p_label="dog", p_actor="anna")
    _retag(pictures)

    assert _tags(pictures) == [["cat", "dog"], ["cat"]]


def test_a_threshold_that_was_raised_acts_on_what_is_there(pictures: Cubby) -> None:
    _label(pictures, "dog", vector(1, 0.02))
    _label(pictures, "cat", vector(1))
    pictures.picture(vector(1, 0.01))
    assert _tags(pictures) == [["cat", "dog"]]

    pictures.call("api.put_tag_label", p_label="dog", p_threshold=0.9)
    _retag(pictures)

    assert _tags(pictures) == [["cat"]]


def test_batches_follow_each_other_to_the_end(pictures: Cubby) -> None:
    pictures.set("retag_batch", 2)
    for n in range(5):
        pictures.picture(vector(1), image(b"%d" % n))
    _label(pictures, "dog", vector(1))

    answers = _retag(pictures)

    assert [(answer["done"], answer["state"]) for answer in answers] == [
        (2, "running"),
        (4, "running"),
        (5, "done"),
    ]
    assert _tags(pictures) == [["dog"]] * 5


def test_a_retry_goes_on_where_the_last_batch_ended(pictures: Cubby) -> None:
    pictures.set("retag_batch", 2)
    for n in range(3):
        pictures.picture(vector(1), image(b"%d" % n))
    _label(pictures, "dog", vector(1))
    (job,) = _jobs(pictures)
    pictures.begin(job)
    pictures.call("api.retag_media", p_job_id=job)
    pictures.fail(job)
    pictures.begin(job)

    assert pictures.call("api.retag_media", p_job_id=job)["done"] == 3


def test_changed_tags_are_found_by_words_and_told_by_lineage(pictures: Cubby) -> None:
    pictures.picture(vector(1))
    _label(pictures, "lighthouse", vector(1))
    _retag(pictures)

    assert pictures.value("select words @@ to_tsquery('lighthouse') from core.search_text")
    assert pictures.rows("select detail ->> 'reason' from core.lineage where stage = 'tagged'") == [
        ("labels changed",)
    ]


def test_one_waiting_job_is_enough_and_none_is_made_without_files(pictures: Cubby) -> None:
    _label(pictures, "dog", vector(1))
    assert _jobs(pictures) == []

    pictures.picture(vector(1))
    for n in range(3):
        _label(pictures, f"cat {n}", vector(0, 1))
    assert len(_jobs(pictures)) == 1


def test_saying_the_same_of_a_label_again_makes_no_work(pictures: Cubby) -> None:
    _label(pictures, "dog", vector(1))
    pictures.picture(vector(1))
    traces = pictures.value("select count(*) from core.lineage")

    pictures.call("api.put_tag_label", p_label="dog")

    assert _jobs(pictures) == []
    assert pictures.value("select count(*) from core.lineage") == traces


def test_other_prompts_wait_for_their_vectors(pictures: Cubby) -> None:
    _label(pictures, "dog", vector(1))
    pictures.picture(vector(1))
    pictures.call("api.put_tag_label", p_label="dog", p_prompts=["a hound"])

    assert _jobs(pictures) == []
    assert pictures.rows("select label from catalog.label_without_vector") == [("dog",)]


def test_labels_are_listed_by_name_in_pages(pictures: Cubby) -> None:
    for label in ("b", "c", "a"):
        pictures.call("api.put_tag_label", p_label=label, p_background=label == "c")
    _label(pictures, "a", vector(1))

    first = pictures.call("catalog.list_labels", p_limit=2)
    rest = pictures.call("catalog.list_labels", p_limit=2, p_cursor=first["next_cursor"])

    listed = [*first["items"], *rest["items"]]
    assert [(item["label"], item["background"], item["spaces"]) for item in listed] == [
        ("a", False, ["test-512"]),
        ("b", False, []),
        ("c", True, []),
    ]


def test_a_label_that_is_not_there_cannot_be_deleted(shared: Cubby) -> None:
    with pytest.raises(NotFound, match="Label dog not found"):
        shared.call("api.delete_tag_label", p_label="dog")
