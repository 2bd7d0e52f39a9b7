"""Collections of real files from outside the project, where `CUBBY_CORPORA` says they are."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.figures import LeftOut

_NO_FILES = {"SOURCE.md"}


def folder() -> Path | None:
    named = os.environ.get("CUBBY_CORPORA")
    return Path(named) if named and Path(named).is_dir() else None


def files(name: str, pattern: str = "*") -> list[Path]:
    """The files of one collection in the order of their names; none where it is not there."""
    top = folder()
    found = sorted(top.joinpath(name).rglob(pattern)) if top else []
    return [path for path in found if path.is_file() and path.name not in _NO_FILES]


def labels(name: str) -> list[dict[str, str]]:
    """The rows of one table of labels."""
    top = folder()
    if top is None:
        return []
    with (top / "LABELS" / f"{name}.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def missing(names: Sequence[str]) -> Iterator[LeftOut]:
    """What to say of the rows that cannot be measured without the collections."""
    for name in names:
        yield LeftOut(name, "CUBBY_CORPORA does not name a folder with the real files it needs")
