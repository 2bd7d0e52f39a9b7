"""What the page of duplicates says of a link that a comparison made."""

from __future__ import annotations

from typing import Any, cast

import msgspec
import pytest

from cubby.app.pages.duplicates import DuplicatesPage
from cubby.app.pages.rendering import Pages
from cubby.db.answers.duplicates import LinkedObject

SPAN = {"span": [[5.25, 42], [0, 3637]], "coverage": [1, 1], "from": "this"}


class Linked(msgspec.Struct):
    system_id: str
    evidence: dict[str, Any]


def _words(**verified: Any) -> list[str]:
    page = DuplicatesPage([], cast(Pages, None), "", "", "")
    linked = Linked("this", {"transformation": "whole", "verified": SPAN | verified})
    return page.evidence(cast(LinkedObject, linked))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("this", "0:05 to 0:42 of this is 0:00 to 1:00:37 of that"),
        ("that", "0:00 to 1:00:37 of this is 0:05 to 0:42 of that"),
    ],
)
def test_the_span_is_told_from_the_linked_file(source: str, words: str) -> None:
    assert _words(**{"from": source}) == ["whole", words]


def test_how_much_agrees_is_told() -> None:
    assert _words(motion=0.934, sound_errors=0.04)[2:] == [
        "93 % of the motion agrees",
        "96 % of the sound agrees",
    ]
