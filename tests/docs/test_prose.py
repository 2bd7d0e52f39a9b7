"""The prose of the project keeps its rules: CONTRIBUTING.md, "Prose"."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.conftest import DOCS, ROOT
from tests.docs.prose import problems, problems_of_code, sentences
from tests.docs.texts import Text, of_html, of_python, of_script, of_sql, of_yaml, texts_of

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
ROOMS = [
    "app", "bench", "cli", "config", "db", "docs", "documents", "embedding", "gate", "media", "ops",
    "storage", "telemetry", "templates", "workers",
]  # fmt: skip
READ = {".py", ".sql", ".html", ".js", ".css", ".yml", ".sh", ".service"}
# The migrations of the first release stay as they were.
RELEASED = re.compile(r"00[01]\d_")
# Written by `make docs` from what is read here.
GENERATED = {"db/schema.sql", "db/calls/api.py", "db/calls/catalog.py"}


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_page_keeps_the_rules(page: Path) -> None:
    assert problems(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("room", ROOMS)
def test_comments_docstrings_messages_and_templates_keep_the_rules(room: str) -> None:
    files = [
        file for file in sorted((ROOT / room).rglob("*"))
        if file.suffix in READ and not RELEASED.match(file.name) and _name(file) not in GENERATED
    ]  # fmt: skip
    assert files
    found = {_name(file): problems_of_code(texts_of(file)) for file in files}
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("name", ["Dockerfile", "Makefile", "docker-compose.yml", ".ci/run"])
def test_what_starts_cubby_keeps_the_rules(name: str) -> None:
    assert problems_of_code(texts_of(ROOT / name)) == []


def test_comments_and_docstrings_of_tests_keep_the_rules() -> None:
    """What else is in quotes there is data."""
    found = {
        _name(file): problems_of_code(text for text in texts_of(file) if text.kind != "message")
        for file in sorted((ROOT / "tests").rglob("*.py"))
    }
    assert {name: faults for name, faults in found.items() if faults} == {}


LONG = "word " * 26


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Nobody reads this.", "'Nobody'"),
        ("What happened, and who did it.", "'who'"),
        ("The key opens nothing for good.", "'for good'"),
        ("It is no key.", "'is no key'"),
        ("The database is told of it.", "'is told'"),
        ("The end stands in the header.", "'stands in'"),
        ("| a | whoever asks |", "'whoever'"),
        (f"- {LONG}.", "26 words"),
        ("One.\nTwo goes on\nand on.", "'goes on'"),
    ],
)
def test_a_sentence_that_breaks_a_rule_is_found(text: str, finding: str) -> None:
    (found,) = problems(text)

    assert finding in found


@pytest.mark.parametrize(
    "text",
    ["`nobody` is a role.", "```\nnobody\n```", "# [a link](somebody.md)", "A doorbell."],
)
def test_code_and_addresses_are_not_prose(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "A person who decides.", "Clusters that a person told apart.", "It is no longer there.",
        "Two seconds of the wall clock.", "The setting is at hand.",
    ],
)  # fmt: skip
def test_words_beside_the_banned_ones_are_allowed(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    ("found", "line", "finding"),
    [
        (of_python("x = 1\n# Nobody waits."), 2, "'Nobody'"),
        (of_python("# Closed for\n# good."), 1, "'for good'"),
        (of_python('def f():\n    """Made\n    anew."""'), 2, "'anew'"),
        (of_python(f'"""One.\n\n{LONG}"""'), 3, "26 words"),
        (of_python('raise Missing(f"there is no job {job}")'), 1, "'there is no'"),
        (of_python('raise Taken("A key of that name exists already")'), 1, "'exists already'"),
        (of_sql("select 1;\n-- Closed for\n-- good."), 2, "'for good'"),
        (of_sql("select core._refuse('CB002', format('there is no job %s', v_id));"), 1, "is no"),
        (of_sql("comment on function api.f is 'Ask the judge first.';"), 1, "'judge'"),
        (of_sql(f"comment on column core.t.c is '{LONG}';"), 1, "26 words"),
        (of_html("<p>It <em>goes</em> on.</p>"), 1, "'goes on'"),
        (of_html("<b>\n</b>\n{% if page %}{{ ui.empty('The knob was turned.') }}{% endif %}"), 3,
         "'knob'"),
        (of_html(f"<li title='x'>{{{{ one }}}} {LONG}</li>"), 1, "27 words"),
        (of_html('<a title="Whoever has it" href="/">x</a>'), 1, "'Whoever'"),
        (of_script("let a = 1; // Closed anew.\n"), 1, "'anew'"),
        (of_script('note.textContent = "There is no picture.";'), 1, "'There is no'"),
        (of_yaml("a:\n  - summary: Nobody answers requests.\n"), 2, "'Nobody'"),
        (of_yaml("a: 1 # Closed for good.\n"), 1, "'for good'"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_in_code_is_found_with_its_line(
    found: list[Text], line: int, finding: str
) -> None:
    faults = problems_of_code(found)

    assert any(fault.startswith(f"{line}: ") and finding in fault for fault in faults), faults


@pytest.mark.parametrize(
    "found",
    [
        of_python('getpwnam("nobody")'),
        of_python("NOBODY = 65534"),
        of_python("goodness = 1  # Renewed"),
        of_python('run("select * from door where house is no more and judge = 1")'),
        of_python(f'"""A drawing:\n\nRoot\n├── {LONG}\n"""'),
        of_python(f'WORDS = "{LONG * 2}"'),
        of_sql("select jsonb_build_object('judged', true) from core.judge_duplicates;"),
        of_sql(f"comment on function api.f is '{{{LONG}}} in brackets.';"),
        of_html("<code>nobody goes on for good</code>"),
        of_html("{% if nobody.judged and house.door %}<p>A short text.</p>{% endif %}"),
        of_script('fetch("/judge/door?who=nobody");'),
        of_yaml('a:\n  - expr: sum by (nobody) (judged{door="house"})\n'),
    ],
)
def test_names_and_data_of_code_are_left_alone(found: list[Text]) -> None:
    assert problems_of_code(found) == []


def test_sentences_end_where_the_next_begins() -> None:
    assert sentences("One: e.g. two; v1.2. *Three* `x.y`? Four.") == [
        "One: e.g. two; v1.2.", "*Three* X?", "Four.",
    ]  # fmt: skip
