"""What the overview shows."""

from __future__ import annotations

import msgspec


class Today(msgspec.Struct):
    requests: int
    objects: int


class Queue(msgspec.Struct):
    queued: int
    processing: int
    oldest_seconds: float


class Clusters(msgspec.Struct):
    total: int
    provisional: int


class Embedding(msgspec.Struct):
    """The active space."""

    space: str
    model: str
    has_text: bool

    @property
    def compares_colours(self) -> bool:
        return self.space.startswith("histogram")


class Figures(msgspec.Struct):
    """`throughput` is objects finished in each minute of the last hour, the running one last."""

    today: Today
    queue: Queue
    dead_letters: int
    failed_objects: int
    proposals_waiting: int
    clusters: Clusters
    collections: int
    embedding: Embedding | None
    throughput: list[int]
    received_bytes: int
    database_bytes: int
