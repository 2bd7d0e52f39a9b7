"""Headings, tables and cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTE = "<!-- Written by `python -m docs.generate`. Change what it describes, not this page. -->"


def document(title: str, *blocks: str) -> str:
    return "\n\n".join([NOTE, f"# {title}", *(block for block in blocks if block)]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell(value) for value in line)} |" for line in lines)


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    return f"`{text}`" if text else ""


def paragraphs(text: str) -> str:
    """The text of a docstring, its lines joined again into paragraphs; lists stay lists."""
    found = []
    for block in text.strip().split("\n\n"):
        lines = [line.strip() for line in block.splitlines()]
        listed = any(line.startswith(("- ", "* ", "|")) for line in lines)
        found.append("\n".join(lines) if listed else " ".join(lines))
    return "\n\n".join(found)
