"""What the documentation shows is what happens."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.docs.conftest import DOCS, Reader
from tests.docs.pages import Step, difference, steps

PAGES = [
    "tutorial.md",
    "how-to/send-files-and-folders.md",
    "how-to/send-json.md",
    "how-to/accept-a-table.md",
    "how-to/freeze-a-table.md",
    "how-to/types-and-readings.md",
    "how-to/from-stripe-to-a-table.md",
    "how-to/from-github-webhooks-to-a-table.md",
    "how-to/from-debezium-to-a-table.md",
    "how-to/from-mongo-export-to-a-table.md",
    "how-to/from-elasticsearch-to-a-table.md",
    "how-to/from-cloudtrail-to-a-table.md",
    "how-to/from-fhir-to-a-table.md",
    "how-to/from-opentelemetry-to-a-table.md",
    "how-to/analyst.md",
    "how-to/rearrange-collections.md",
    "how-to/search.md",
    "how-to/correct-photographs.md",
    "how-to/arrange-clusters.md",
    "how-to/replay-dead-letters.md",
    "how-to/trace-a-request.md",
    "how-to/steer-the-queues.md",
    "how-to/receive-webhooks.md",
    "how-to/turn-on-semantic-search.md",  # late: it changes the space for all
    "how-to/give-out-keys.md",  # last: it closes the API
]
PATIENCE = 20


@pytest.mark.parametrize("page", PAGES)
def test_the_steps_of_a_page_answer_what_it_shows(page: str, reader: Reader) -> None:
    for step in steps(DOCS / page):
        failure = _taken(step, reader)
        assert failure is None, f"{page}, line {step.line}: {failure}"


def test_every_page_on_what_to_do_is_run_or_needs_what_is_not_here() -> None:
    there = {path.relative_to(DOCS).as_posix() for path in (DOCS / "how-to").glob("*.md")}

    assert there - set(PAGES) == {
        "how-to/back-up.md",
        "how-to/run-in-containers.md",
        "how-to/run-under-systemd.md",
        "how-to/use-your-own-postgres-and-s3.md",
    }


def _taken(step: Step, reader: Reader) -> str | None:
    """Why the step does not end as the page says. A query that changes nothing is asked again
    for a while, as a reader faster than the workers would."""
    step.shown = None if step.shown is None else reader.located(step.shown)
    deadline = time.monotonic() + PATIENCE
    while True:
        well, answer = _answer(step, reader)
        if well == ("fails" in step.flags):
            return f"{'it went well' if well else 'it failed'}: {answer}"
        found = difference(step, answer)
        asked_again = step.language == "sql" and "admin" not in step.flags
        if found is None or not asked_again or time.monotonic() > deadline:
            return found
        time.sleep(0.05)


def _answer(step: Step, reader: Reader) -> tuple[bool, str]:
    if step.language == "sql":
        return reader.asks(step.text, admin="admin" in step.flags)
    return reader.types(step.text)


@pytest.mark.parametrize(
    ("shown", "shown_as", "answer", "holds"),
    [
        ('{"a": "…", "b": [1, "…"]}', "json", '{"b": [1, 2, 3], "a": {"x": null}}', True),
        ('{"a": 1}', "json", '{"a": 1, "b": 2}', False),
        ('{"a": 1, "…": "…"}', "json", '{"a": 1, "b": 2}', True),
        ('{"a": [1, 2]}', "json", '{"a": [1]}', False),
        ('{"a": [1, "…"]}', "json", '{"a": []}', False),
        (" a  | b\n----+---\n 1  | …\n", "text", "  a |  b\n----+------\n  1 | 17.5\n\n", True),
        (" a  | b\n----+---\n 1  | 2\n", "text", "  a |  b\n----+------\n  1 | 17.5\n", False),
        ("…\nend\n", "text", "one\ntwo\nend\n", True),
        ("…\nend\n", "text", "one\ntwo\n", False),
    ],
)
def test_an_answer_is_compared_with_what_is_shown(
    shown: str, shown_as: str, answer: str, holds: bool
) -> None:
    step = Step(1, "sh", (), "", shown, shown_as)

    assert (difference(step, answer) is None) is holds


def test_a_block_in_an_unknown_language_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ cubby up\n```\n")

    with pytest.raises(AssertionError, match="neither typed nor answered"):
        steps(page)
