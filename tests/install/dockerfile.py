"""A Dockerfile as a list of instructions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Instruction:
    """`stage` counts from 0; `words` are those of the last argument form, flags left out."""

    stage: int
    name: str
    text: str

    @property
    def words(self) -> list[str]:
        if self.text.startswith("["):
            return [str(word) for word in json.loads(self.text)]
        return [word for word in self.text.split() if not word.startswith("--")]

    def flag(self, name: str) -> str | None:
        found = (
            w.removeprefix(f"--{name}=") for w in self.text.split() if w.startswith(f"--{name}=")
        )
        return next(found, None)


def instructions(path: Path) -> list[Instruction]:
    found, stage, joined = [], -1, ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        joined += line.strip()
        if joined.endswith("\\"):
            joined = joined[:-1]
            continue
        name, _, text = joined.partition(" ")
        stage += name == "FROM"
        found.append(Instruction(stage, name, text.strip()))
        joined = ""
    return found
