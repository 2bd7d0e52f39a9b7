from __future__ import annotations

from cubby.db.client import Vector
from tests.db.cubby import Cubby, vector


def _labels(cubby: Cubby, **labels: Vector) -> None:
    for label in labels:
        cubby.call("api.put_tag_label", p_label=label, p_background=label.startswith("background"))
    cubby.call(
        "api.record_label_vectors",
        p_space="test-512",
        p_labels=list(labels),
        p_vectors=list(labels.values()),
    )


def test_tags_are_the_likeliest_labels(pictures: Cubby) -> None:
    _labels(pictures, dog=vector(1), wolf=vector(1, 0.02), car=vector(0, 1))

    made = pictures.picture(vector(1, 0.01), simple_tags=["landscape"], tags=["mine"])

    assert pictures.value("select tags from core.asset where id = %s", made["system_id"]) == [
        "dog",
        "landscape",
        "mine",
        "wolf",
    ]


def test_when_a_background_label_wins_there_is_no_tag(pictures: Cubby) -> None:
    _labels(pictures, dog=vector(1), background=vector(0, 1))

    pictures.picture(vector(0.1, 1))

    assert pictures.value("select tags from core.asset") == []


def test_the_threshold_of_a_label_is_a_probability(pictures: Cubby) -> None:
    # Equal cosines share the softmax: a half each.
    _labels(pictures, dog=vector(1, 1), cat=vector(1, -1))
    pictures.call("api.put_tag_label", p_label="dog", p_threshold=0.51)
    pictures.call("api.put_tag_label", p_label="cat", p_threshold=0.49)

    pictures.picture(vector(1))

    assert pictures.value("select tags from core.asset") == ["cat"]


def test_no_more_than_so_many_labels_are_given(pictures: Cubby) -> None:
    pictures.set("tags_per_asset", 1)
    _labels(pictures, dog=vector(1), cat=vector(1, 0.001))

    pictures.picture(vector(1))

    assert pictures.value("select tags from core.asset") == ["dog"]
