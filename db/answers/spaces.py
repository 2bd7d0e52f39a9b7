"""Answers about spaces."""

from __future__ import annotations

import msgspec


class Filling(msgspec.Struct):
    """A space being filled beside the one in use, or how that ended. `overlap` is the share of the
    ten nearest neighbours of a file that both spaces agree on."""

    state: str
    from_space: str | None
    switch: bool
    done: int
    total: int
    skipped: int
    overlap: float | None
    job_state: str | None
    error_message: str | None
    started_by: str
    started_at: str
    finished_at: str | None


class Space(msgspec.Struct):
    """`files` with a vector in it are counted up to 100,000."""

    space: str
    model: str
    active: bool
    created_at: str
    files: int
    filling: Filling | None


class SpaceList(msgspec.Struct):
    items: list[Space]
