"""json.store: the documents of one job go from the raw bytes into the database."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import psycopg
import structlog

from cubby.db.calls import api
from cubby.db.client import call_sync
from cubby.documents import prepare
from cubby.workers.inbox import Elements, Row, Verdicts, copy_into_inbox, inbox_rows, why_refused
from cubby.workers.job import Job
from cubby.workers.poison import culprits, fault_of_data
from cubby.workers.raw import readable
from cubby.workers.runtime import Runtime

log = structlog.get_logger(__name__)

# A search for the culprit keeps the job's documents in memory.
SEARCH_BYTES = 512 << 20


def run(runtime: Runtime, job: Job) -> None:
    """Store the job's documents; a bad one fails alone."""
    raw = job.work["raw"]
    source = readable(raw, runtime.connections, runtime.storage)
    elements = Elements(source, raw["uri"], **job.work["elements"])
    try:
        _store(runtime, job, elements, {})
    except Exception as error:
        if fault_of_data(error) is None or elements.bytes_between(0, -1) > SEARCH_BYTES:
            raise
        job.enter("search")
        found = _search(runtime, job, elements)
        if found is None:
            raise
        log.warning("documents refused", culprits=len(found), error=str(error))
        _store(runtime, job, elements, found)


def _store(runtime: Runtime, job: Job, elements: Elements, refused: Mapping[int, str]) -> None:
    """One transaction. `refused`: what is known to fail, with reasons; documents that turn out to
    be no jsonb join them with the server's words."""
    job.enter("read")
    verdicts = Verdicts()
    for ordinal, reason in refused.items():
        verdicts.reject(ordinal, "not_storable", reason)
    rows = (row for row in _rows(runtime, job, elements, verdicts) if row[0] not in refused)
    # The first row comes before the transaction, and with it nearly always all that is read.
    first = list(itertools.islice(rows, 1))
    job.enter("store")
    with runtime.connection() as connection, connection.transaction():
        copy_into_inbox(connection, (line for _, line in itertools.chain(first, rows)))
        missing = _store_documents(connection, job, verdicts)
        if not missing:
            return
        for ordinal in missing:
            text = prepare(elements.slice(ordinal), runtime.max_depth).text or b""
            verdicts.reject(ordinal, "not_jsonb", why_refused(connection, text.decode()))
        if _store_documents(connection, job, verdicts):
            raise RuntimeError(f"documents {missing} were refused and are still missed")


def _rows(runtime: Runtime, job: Job, elements: Elements, verdicts: Verdicts) -> Iterator[Row]:
    for block in elements.blocks():
        yield from inbox_rows(job.id, block, runtime.max_depth, verdicts)


def _store_documents(
    connection: psycopg.Connection[Any], job: Job, verdicts: Verdicts
) -> list[int]:
    """Returns the documents neither in the inbox nor rejected; if any are left, nothing was
    done."""
    answer = call_sync(
        connection,
        api.store_documents(job_id=job.id, rejects=verdicts.rejects, repairs=verdicts.repairs),
    )
    missing: list[int] = answer["missing"]
    return missing


def _search(runtime: Runtime, job: Job, elements: Elements) -> dict[int, str] | None:
    """Store parts of the batch and take it back, until the documents at fault are found."""
    lines = dict(_rows(runtime, job, elements, Verdicts()))

    def trial(some: Sequence[int]) -> str | None:
        verdicts = Verdicts()
        for ordinal in set(elements.ordinals).difference(some):
            verdicts.reject(ordinal, "left_out", "not part of this trial")
        try:
            with (
                runtime.connection() as connection,
                connection.transaction(force_rollback=True),
            ):
                copy_into_inbox(connection, (lines[ordinal] for ordinal in some))
                for ordinal in _store_documents(connection, job, verdicts):
                    verdicts.reject(ordinal, "not_jsonb", "refused by the server")
                _store_documents(connection, job, verdicts)
        except Exception as error:
            reason = fault_of_data(error)
            if reason is None:
                raise
            return reason
        return None

    return culprits(list(lines), trial)
