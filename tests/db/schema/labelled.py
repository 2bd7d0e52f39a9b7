"""Collections that a person labelled: what they would make of each, table or JSONB, and why."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST = 1500
"""Documents of one collection: the decision looks at a sample of them in any case."""


@dataclass(frozen=True)
class Labelled:
    expected: str
    path: str
    why: str

    @property
    def choices(self) -> set[str]:
        return {"sql", "jsonb"} if self.expected == "either" else {self.expected.lower()}


def labelled(corpora: Path) -> list[Labelled]:
    with (corpora / "LABELS" / "json-expected.tsv").open(newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [Labelled(row["expected"], row["path"], row["why"]) for row in rows]


def documents_of(corpora: Path, label: Labelled) -> list[bytes]:
    """Documents of a labelled collection, the same ones every time."""
    place = corpora / label.path
    files = sorted(place.rglob("*.json")) if place.is_dir() else [place]
    found = [document for file in files for document in _documents(file)]
    chosen = random.Random(1).sample(found, MOST) if len(found) > MOST else found
    return [json.dumps(document).encode() for document in chosen]


def _documents(file: Path) -> Iterator[Any]:
    text = file.read_text(encoding="utf-8")
    try:
        value = json.loads(text)
    except ValueError:
        yield from (json.loads(line) for line in text.splitlines() if line.strip())
        return
    if isinstance(value, dict) and "arcs" in value:
        value = value["arcs"]
    yield from value if isinstance(value, list) else [value]
