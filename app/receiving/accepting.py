"""From stored parts to rows: one call, and what to do when its answer does not come."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import anyio
import msgspec

from cubby.app.receiving.body import Body
from cubby.app.receiving.form import Form
from cubby.app.receiving.incoming import Incoming
from cubby.app.receiving.limits import check_objects
from cubby.app.receiving.placing import place
from cubby.app.receiving.records import take_records
from cubby.app.requests import http_request_id
from cubby.app.services import Services, in_thread
from cubby.app.sharing import SMALL_DOCUMENTS, Small, Uncertain
from cubby.app.usage import account, key_id
from cubby.db import client
from cubby.db.answers.keys import Caller
from cubby.db.calls import api, catalog
from cubby.db.calls.call import UNSET, Call
from cubby.db.errors import DatabaseUnavailable, InvalidArgument, NotFound
from cubby.storage import StorageUnavailable
from cubby.telemetry import traces

FIRST_IDS = 10_000
MANY = 10_000  # from here on putting the arrays together is worth a thread


def receiving(services: Services, request_id: UUID, caller: Caller | None) -> Incoming:
    """Where the parts of a request go, within the limits of its API key. Raises DatabaseUnavailable
    before anything is read, where nothing could be recorded."""
    services.pools.breaker.refuse()
    allowed = services.settings.max_unpacked_bytes
    if caller is not None and caller.max_request_bytes is not None:
        allowed = min(allowed, caller.max_request_bytes)
    ratio = services.settings.max_unpack_ratio
    return Incoming(services.storage, request_id, services.spool, allowed, ratio)


def fingerprint(form: Form, body: Body) -> str:
    """sha256 over the words and the content: what makes two requests the same one."""
    facts = (
        form.owner,
        form.comments,
        sorted(form.tags),
        form.collection,
        [part.kept.sha256 for part in body.parts],
        # Only where there is one: requests without are the same as before there were any.
        *([form.key] if form.key else []),
        *([{"path": form.path}] if form.path else []),
        *([{"records": form.records}] if form.records else []),
    )
    return hashlib.sha256(msgspec.json.encode(facts)).hexdigest()


async def accept(
    services: Services,
    incoming: Incoming,
    request_id: UUID,
    form: Form,
    body: Body,
    *,
    caller: Caller | None = None,
) -> dict[str, Any]:
    """Record the request, under the name of the key it came with, and keep its bytes, unless it is
    a repetition of an earlier one."""
    await take_records(services, incoming, form, body)
    objects = sum(part.objects for part in body.parts)
    check_objects(objects)
    if (budgets := account()) is not None:
        budgets.objects.take(objects)
    place(body, form)
    small = _small(incoming, request_id, form, body, caller)
    if small is not None:
        # As below: whatever becomes of the client, this is not left half-way.
        with anyio.CancelScope(shield=True), traces.inner("accept"):
            shared = await _shared(services, small)
        if shared is not None:
            services.waker.wake({"json"})
            return shared
    for part in body.parts:
        part.kept = await incoming.store(part.kept)
    if objects > MANY:
        wanted = await in_thread(_wanted, request_id, form, body, caller)
    else:
        wanted = _wanted(request_id, form, body, caller)
    await _check_room(services, body)
    # A commit without a client that waits is still a commit: this is never left half-way.
    with anyio.CancelScope(shield=True), traces.inner("accept"):
        recorded = await _recorded(services, request_id, wanted)
        if recorded is None:
            # The connection broke during the call, so it may have been committed or not. Bytes
            # that no row names are found by fsck; rows without their bytes would be a loss.
            incoming.keep()
            answer = await _found_again(services, request_id)
        else:
            answer = recorded
            if not answer["replayed"]:
                incoming.keep()
    if not answer["replayed"]:
        # In the words of core.job: the queue of a part is named like its kind.
        services.waker.wake({part.kind for part in body.parts if part.kind != "packed"})
    return answer


async def _recorded(
    services: Services, request_id: UUID, wanted: Call[dict[str, Any]]
) -> dict[str, Any] | None:
    """None where the connection broke during the call."""
    async with services.connection() as connection:
        try:
            return await client.call(connection, wanted, api_key_id=key_id())
        except DatabaseUnavailable:
            if not connection.closed:
                raise
            return None
        except InvalidArgument as error:
            if error.detail.get("field") != "id" or not services.clock.has_jumped(request_id):
                raise
            reason = "the clock of the database jumped while the request came in"
            raise DatabaseUnavailable(reason, "Send it again.") from error


def _small(
    incoming: Incoming, request_id: UUID, form: Form, body: Body, caller: Caller | None
) -> Small | None:
    """The request, when it may be accepted together with others."""
    part = body.parts[0]
    if len(body.parts) > 1 or part.kept.held is None or part.failure or form.key or form.records:
        return None
    if part.objects > SMALL_DOCUMENTS:
        return None
    item = {
        "request": _request(request_id, form, body, caller),
        "part": part.row(),
        "offsets": list(part.offsets),
        "lengths": list(part.lengths),
    }
    return Small(request_id, incoming.key(part.kept.part_id), part.kept.held, item)


async def _shared(services: Services, small: Small) -> dict[str, Any] | None:
    if services.spool.storage_is_away:
        return None
    try:
        return await services.sharing.accept(small)
    except Uncertain:
        return await _found_again(services, small.id)


async def _found_again(services: Services, request_id: UUID) -> dict[str, Any]:
    """The answer of a call whose connection broke; DatabaseUnavailable if it left no trace."""
    try:
        page = await services.call(catalog.request_objects(id=request_id, limit=FIRST_IDS))
        status = await services.call(catalog.ingest_status(id=request_id, limit=1))
    except NotFound as error:
        raise DatabaseUnavailable("The connection broke while the request was recorded") from error
    return {
        "ingest_job_id": str(request_id),
        "system_ids": page.system_ids,
        "objects_total": status.progress.total,
        "replayed": False,
    }


def _request(request_id: UUID, form: Form, body: Body, caller: Caller | None) -> dict[str, Any]:
    return {
        "id": str(request_id),
        "owner": form.owner,
        "comments": form.comments,
        "tags": form.tags,
        "collection": form.collection,
        "key": form.key,
        "idempotency_key": form.idempotency_key,
        "fingerprint": fingerprint(form, body),
        "actor": caller.name if caller else None,
        "api_key_id": caller.id if caller else None,
        "traceparent": traces.traceparent(),
        "http_request_id": http_request_id.get(),
    }


def _wanted(
    request_id: UUID, form: Form, body: Body, caller: Caller | None
) -> Call[dict[str, Any]]:
    numbers = [str(number) for number, _ in enumerate(body.parts, start=1)]
    return api.accept_ingest(
        request=_request(request_id, form, body, caller),
        parts=[part.row() for part in body.parts],
        element_parts=_literal(
            ",".join([number] * len(part.offsets))
            for number, part in zip(numbers, body.parts, strict=True)
        ),
        element_offsets=_literal(",".join(map(str, part.offsets)) for part in body.parts),
        element_lengths=_literal(",".join(map(str, part.lengths)) for part in body.parts),
        spool=_spooled(body) or UNSET,
    )


def _spooled(body: Body) -> list[bytes]:
    return [part.kept.content for part in body.parts if part.kept.content is not None]


async def _check_room(services: Services, body: Body) -> None:
    """Storage may be away for long, and Postgres has a disk that ends too."""
    wanted = sum(map(len, _spooled(body)))
    if wanted and not await services.call(api.spool_has_room(bytes=wanted)):
        raise StorageUnavailable("Storage is away, and the spool is full.")


def _literal(runs: Iterable[str]) -> str:
    """An array in the words of Postgres. The driver would take four times as long over a million
    numbers, and hold up every other request."""
    return "{" + ",".join(run for run in runs if run) + "}"
