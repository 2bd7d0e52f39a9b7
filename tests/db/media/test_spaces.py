from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from cubby.db.errors import InvalidArgument, NotFound
from tests.db.cubby import Cubby, at_once, vector


def test_the_first_space_becomes_the_active_one(cubby: Cubby) -> None:
    cubby.space("one")
    cubby.space("two")

    assert cubby.rows("select space, active from catalog.embedding_space order by 1") == [
        ("one", True),
        ("two", False),
    ]


def test_registering_again_changes_nothing(cubby: Cubby) -> None:
    cubby.space("one", 0.8)
    cubby.space("one", 0.1)

    assert cubby.rows("select threshold from core.embedding_space") == [(pytest.approx(0.8),)]


def test_two_workers_that_register_at_once_make_one_partition(cubby: Cubby) -> None:
    others = [cubby.another() for _ in range(4)]

    results = at_once(*(partial(other.space, "one") for other in others))

    for other in others:
        other.close()
    assert results == ["one"] * 4
    assert (
        cubby.value("select count(*) from pg_inherits where inhparent = 'core.embedding'::regclass")
        == 1
    )


def test_each_space_has_a_partition_with_an_index_of_its_own(cubby: Cubby) -> None:
    for name in ("one", "it's", "x" * 200):
        cubby.space(name)

    assert (
        cubby.value(
            "select count(*) from pg_indexes where indexdef ~ 'core.embedding_.*USING hnsw'"
        )
        == 3
    )


def test_switching_makes_one_space_active_and_leaves_a_trace(cubby: Cubby) -> None:
    cubby.space("one")
    cubby.space("two")

    assert cubby.call("api.use_space", p_space="two", p_actor="anna")["active"] is True
    assert cubby.rows("select space from catalog.embedding_space where active") == [("two",)]
    assert cubby.rows(
        "select actor, detail from core.lineage where stage = 'space_activated' and actor = 'anna'"
    ) == [("anna", {"space": "two"})]


def test_a_space_that_is_not_there_is_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound) as refusal:
        shared.call("api.use_space", p_space="nowhere")
    assert refusal.value.message == "Space nowhere not found"
    with pytest.raises(NotFound, match="Space nowhere not found"):
        shared.call(
            "api.record_label_vectors", p_space="nowhere", p_labels=["a"], p_vectors=[vector(1)]
        )


def test_a_label_has_prompts_even_if_none_are_given(cubby: Cubby) -> None:
    label = cubby.call("api.put_tag_label", p_label="dog", p_actor="anna")

    assert label["prompts"][0] == "a photo of a dog"
    assert (label["threshold"], label["background"]) == (None, False)
    assert cubby.rows("select stage, actor, detail ->> 'label' from core.lineage") == [
        ("label_changed", "anna", "dog")
    ]


def test_a_label_waits_for_a_vector_in_each_space_that_has_text(cubby: Cubby) -> None:
    cubby.space("one")
    cubby.call(
        "api.register_space", p_space="blind", p_model="m", p_threshold=0.8, p_has_text=False
    )
    cubby.call("api.put_tag_label", p_label="dog", p_prompts=["a dog"])
    waiting = "select label, space from catalog.label_without_vector"

    assert cubby.rows(waiting) == [("dog", "one")]
    record = partial(
        cubby.call, "api.record_label_vectors", p_space="one", p_vectors=[vector(1), vector(1)]
    )
    assert record(p_labels=["dog", "unknown"]) == 1
    assert cubby.rows(waiting) == []
    cubby.call("api.put_tag_label", p_label="dog", p_prompts=["a dog"], p_threshold=0.3)
    assert cubby.rows(waiting) == []
    cubby.call("api.put_tag_label", p_label="dog", p_prompts=["a big dog"])
    assert cubby.rows(waiting) == [("dog", "one")]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"p_label": ""}, "a label needs a name"),
        ({"p_label": "  "}, "a label needs a name"),
        ({"p_label": None}, "a label needs a name"),
        ({"p_label": "x" * 101}, "at most 100 characters, this one 101"),
        ({"p_label": "a\tdog"}, "no control characters"),
        ({"p_prompts": []}, "1 to 100 prompts, not 0"),
        ({"p_prompts": [""]}, "a prompt has 1 to 500 characters"),
        ({"p_prompts": ["a", None]}, "a prompt has 1 to 500 characters"),
        ({"p_threshold": 1.5}, "from 0 to 1, not 1.5"),
        ({"p_threshold": -0.1}, "from 0 to 1, not -0.1"),
    ],
)
def test_a_label_that_cannot_be_is_refused(shared: Cubby, wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        shared.call("api.put_tag_label", **({"p_label": "dog"} | wrong))

    assert why in refusal.value.message
    assert refusal.value.hint
