"""Why a text is refused."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_EXCERPT = 60


@dataclass(frozen=True)
class Finding:
    """What is wrong, and in which statement: from 1, or 0 for the text as a whole."""

    statement: int
    message: str

    def as_json(self) -> dict[str, object]:
        return {"statement": self.statement, "message": self.message}


class Refused(Exception):
    """A text says what no proposal can say."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(finding.message for finding in findings))
        self.findings = findings


def excerpt(text: str) -> str:
    """The beginning of a text in one line, for a message."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words if len(words) <= LONGEST_EXCERPT else words[: LONGEST_EXCERPT - 1] + "…"
