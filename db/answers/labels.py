"""Answers about the labels pictures are tagged with."""

from __future__ import annotations

import msgspec


class TagLabel(msgspec.Struct):
    """`threshold` is the least probability; null takes 0.2. A background label is never given: it
    is there so that "none of them" can win. `spaces` are those in which it has its vector. `files`
    that have it as a tag are counted up to 1,000."""

    label: str
    prompts: list[str]
    threshold: float | None
    background: bool
    spaces: list[str]
    files: int


class TagLabels(msgspec.Struct):
    items: list[TagLabel]
    next_cursor: str | None


class LabelDetail(TagLabel):
    """`known` is false for one that is not there yet."""

    known: bool


class RetaggingJob(msgspec.Struct):
    """`done` files were looked at again, `changed` of them have other tags now."""

    job_id: int
    state: str
    done: int
    changed: int


class Retagging(msgspec.Struct):
    """`files` have a vector that labels are compared with, counted up to 100,000."""

    space: str | None
    labels: int
    without_vector: int
    files: int
    job: RetaggingJob | None
