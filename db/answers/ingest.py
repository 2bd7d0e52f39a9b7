"""Answers about what was sent."""

from __future__ import annotations

import msgspec

from cubby.db.answers.common import Failure, Id, Kind, State


class KeyTaken(msgspec.Struct):
    """`is_new`: this request gave its collection the key. `missing` has the paths that the first
    document of the request lacks: without them it is in no version of a key."""

    paths: list[str]
    is_new: bool
    missing: list[str]


class IngestAccepted(msgspec.Struct, omit_defaults=True):
    """`system_ids` has the first 10,000 ids, in the order sent; `objects_url` pages through all.
    `key` is there when the request names one."""

    ingest_job_id: Id
    system_ids: list[Id]
    objects_total: int
    objects_url: str
    status_url: str
    key: KeyTaken | None = None


class Progress(msgspec.Struct):
    total: int
    queued: int
    processing: int
    done: int
    failed: int


class ObjectState(msgspec.Struct):
    system_id: Id
    kind: Kind
    state: State
    stage: str | None
    attempts: int
    error: Failure | None


class IngestStatus(msgspec.Struct):
    """`queued` until anything starts, `processing` until every object has ended, then `failed` if
    all of them failed, else `done`."""

    ingest_job_id: Id
    state: State
    progress: Progress
    objects: list[ObjectState]
    next_cursor: str | None


class IngestEnded(IngestStatus, omit_defaults=True):
    """As for the status of a request. `key` is there when the request names one."""

    key: KeyTaken | None = None


class KnownRequest(msgspec.Struct):
    key: str
    ingest_job_id: Id
    objects_total: int


class KnownRequests(msgspec.Struct):
    items: list[KnownRequest]


class RequestObjects(msgspec.Struct):
    system_ids: list[Id]
    next_cursor: str | None
