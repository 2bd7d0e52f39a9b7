"""Answers of a process about itself."""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class Live(msgspec.Struct):
    status: Literal["alive"]


class Dependency(msgspec.Struct):
    ready: bool
    error: str | None = None
    facts: dict[str, Any] = {}


class Ready(msgspec.Struct):
    """Ready when requests can be served: with the database, and storage or a spool in its place."""

    ready: bool
    dependencies: dict[str, Dependency]
