"""The prose of the project keeps its rules: CONTRIBUTING.md, "Prose"."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.conftest import DOCS, ROOT
from tests.docs.prose import problems, sentences

PAGES = sorted(
    page
    for page in [
        *ROOT.glob("*.md"),
        *DOCS.rglob("*.md"),
        *(ROOT / "ops").glob("*.md"),
        *(ROOT / "db").rglob("*.md"),
    ]
    if "reference" not in page.parts and page.name != "CHANGELOG.md"
)


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_page_keeps_the_rules(page: Path) -> None:
    assert problems(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Nobody reads this.", "'Nobody'"),
        ("The key opens nothing for good.", "'for good'"),
        ("It is no key.", "'is no key'"),
        ("| a | whoever asks |", "'whoever'"),
        ("- " + "word " * 26 + ".", "26 words"),
        ("One.\nTwo goes on\nand on.", "'goes on'"),
    ],
)
def test_a_sentence_that_breaks_a_rule_is_found(text: str, finding: str) -> None:
    (found,) = problems(text)

    assert finding in found


@pytest.mark.parametrize(
    "text",
    ["`nobody` is a role.", "```\nnobody\n```", "# Doors: [a link](somebody.md)", "A doorbell."],
)
def test_code_and_addresses_are_not_prose(text: str) -> None:
    assert [one for one in problems(text) if "Doors" not in one] == []


def test_sentences_end_where_the_next_begins() -> None:
    assert sentences("One: e.g. two; v1.2. *Three* `x.y`? Four.") == [
        "One: e.g. two; v1.2.", "*Three* X?", "Four.",
    ]  # fmt: skip
