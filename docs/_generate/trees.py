"""The exception trees that the rooms draw at the top of their errors.py: class -> its sentence."""

from __future__ import annotations

import re
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")

_branch = re.compile(r"^[\s│]*[├└]── (\w+)\s+(.*)$", re.MULTILINE)
# What is in the drawing and is shown in a column of its own.
_facts = re.compile(
    r"^(?:CB\d{3}|[0-9A-Z]{5})?\s*(?:\d{3}\s)?\s*"
    r"|[;,]?\s*\(?(?:permanent|transient|worth another try)(?:; \d{3} in HTTP)?\)?$"
)


def sentence_of(kind: type[Exception], drawn: dict[str, str]) -> str:
    """What the drawing says, else the first line of the docstring (a class of another module)."""
    return drawn.get(kind.__name__) or (kind.__doc__ or "").strip().split("\n")[0].rstrip(".")


def sentences(module: ModuleType) -> dict[str, str]:
    return {
        name: _facts.sub("", rest.strip()).strip()
        for name, rest in _branch.findall(module.__doc__ or "")
    }


def classes(root: type[T]) -> list[type[T]]:
    """All classes below, in the order they were written."""
    return [found for kind in root.__subclasses__() for found in (kind, *classes(kind))]
