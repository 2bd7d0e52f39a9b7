"""The prose of the project keeps its rules: CONTRIBUTING.md, "Prose"."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.conftest import DOCS, ROOT
from tests.docs.prose import problems, problems_of_code, sentences

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
# Without the migrations of the first release, which stay as they were.
ROOMS = [
    "app", "bench", "cli", "config", "db", "docs/_generate", "documents", "embedding", "gate",
    "media", "ops", "storage", "telemetry", "templates", "workers",
]  # fmt: skip
RELEASED = re.compile(r"00[01]\d_")
KINDS = {".py", ".sql", ".html", ".js", ".css", ".yml"}


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_page_keeps_the_rules(page: Path) -> None:
    assert problems(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("room", ROOMS)
def test_comments_messages_and_templates_keep_the_words(room: str) -> None:
    files = [
        file for file in (ROOT / room).rglob("*")
        if file.suffix in KINDS and not RELEASED.match(file.name) and file.name != "schema.sql"
    ]  # fmt: skip
    assert files
    found = {_name(file): problems_of_code(file.read_text(encoding="utf-8")) for file in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "text",
    [
        "# Nobody waits.",
        "-- Closed for\n-- good.",
        '"""Made\n    anew."""',
        "<p>Whoever has it</p>",
    ],
)
def test_a_word_that_code_may_not_use_is_found_over_two_lines_too(text: str) -> None:
    assert len(problems_of_code(text)) == 1


@pytest.mark.parametrize(
    "text", ['getpwnam("nobody")', "NOBODY = 65534", "goodness = 1", "# Renewed"]
)
def test_names_of_code_are_left_alone(text: str) -> None:
    assert problems_of_code(text) == []


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
