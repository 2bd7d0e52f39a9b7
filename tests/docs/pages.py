"""What a page of the documentation asks its reader to type, and what it says is answered.

A block of `sh` is typed into a shell, `sql` into `cubby psql`, `sql admin` into `cubby psql
--admin`; `norun` after the language leaves it out, `fails` says that it ends with an error. A block
of `json` or `text` that follows is what it answers.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ANY = "…"
_FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass
class Step:
    """One block to type; `shown` is None where the page shows no answer."""

    line: int
    language: str
    flags: tuple[str, ...]
    text: str
    shown: str | None = None
    shown_as: str = ""


def steps(page: Path) -> list[Step]:
    """The blocks to run, in order, each with its answer."""
    found: list[Step] = []
    before: Step | None = None
    source = page.read_text(encoding="utf-8")
    for match in _FENCE.finditer(source):
        line = source.count("\n", 0, match.start()) + 1
        language, *flags = match[1].split() or [""]
        if language in ("sh", "sql"):
            before = Step(line, language, tuple(flags), match[2])
            if "norun" not in flags:
                found.append(before)
        elif language in ("json", "text"):
            assert before is not None, f"{page}:{line}: the answer to nothing"
            assert before.shown is None, f"{page}:{line}: a second answer to line {before.line}"
            before.shown, before.shown_as = match[2], language
        else:
            raise AssertionError(f"{page}:{line}: {language!r} is neither typed nor answered")
    return found


def difference(step: Step, answer: str) -> str | None:
    """What in the answer is not as the page shows it; None when all is."""
    if step.shown is None:
        return None
    if step.shown_as == "text":
        holds = re.fullmatch(_pattern(step.shown), _trimmed(answer)) is not None
        return None if holds else f"shown:\n{step.shown}\nanswered:\n{answer}"
    try:
        answered = json.loads(answer)
    except ValueError:
        return f"no JSON: {answer}"
    return unlike(json.loads(step.shown), answered, "$")


def unlike(shown: Any, answered: Any, path: str) -> str | None:
    """Where two JSON values differ. `…` stands for any value, for any further elements as the
    last one of an array, for any further members as a key."""
    if shown == ANY:
        return None
    if isinstance(shown, dict) and isinstance(answered, dict):
        named = {key for key in shown if key != ANY}
        if not named <= set(answered) or (ANY not in shown and named != set(answered)):
            return f"{path}: members {sorted(answered)}, shown are {sorted(shown)}"
        pairs = [(shown[key], answered[key], f"{path}.{key}") for key in sorted(named)]
    elif isinstance(shown, list) and isinstance(answered, list):
        more = shown[-1:] == [ANY]
        wanted = shown[:-1] if more and len(answered) != len(shown) else shown
        if len(answered) < len(wanted) or (len(answered) != len(wanted) and not more):
            return f"{path}: {len(answered)} elements, shown are {len(shown)}"
        pairs = [(*pair, f"{path}[{n}]") for n, pair in enumerate(zip(wanted, answered))]  # noqa: B905
    else:
        return None if shown == answered else f"{path}: {answered!r}, shown is {shown!r}"
    return next((found for pair in pairs if (found := unlike(*pair))), None)


def _pattern(shown: str) -> str:
    """A line of nothing but `…` stands for any number of lines, elsewhere `…` for any words."""
    return "".join(
        r"(?:.*\n)*?" if line.strip() == ANY else ".*".join(map(_words, line.split(ANY))) + r"\n"
        for line in _trimmed(shown).splitlines()
    )


def _words(text: str) -> str:
    return " +".join(map(re.escape, re.split(" +", text)))


def _trimmed(text: str) -> str:
    """Without what only the width of columns decides: the ends of lines, the length of rules."""
    lines = [re.sub(r"-{2,}", "--", line.rstrip()) for line in text.strip("\n").splitlines()]
    return "".join(f"{line}\n" for line in lines)
