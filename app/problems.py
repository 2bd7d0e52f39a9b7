"""What HTTP answers instead of a result: one tree, one shape (RFC 9457), one handler.

Problem
├── BadRequest            400  the request contradicts itself or cannot be read
├── KeyNeeded             401  no key, or one that opens nothing
├── RoleNeeded            403  the key has another role
├── Missing               404  nothing has that id or name
├── TooSlow               408  the request came too slowly, or not at all
├── NotAcceptableRange    416  the range lies outside the content
├── PayloadTooLarge       413  more than a limit allows
├── Unsupported           415  the body is encoded in a way that is not taken
├── Misdirected           421  asked for under a name that is not one of this server
├── NotOffered            422  understood, but not among the things that can be done
├── TooManyRequests       429  more requests than the key may make in a minute
├── HeadTooLarge          431  the head of the request has too many bytes
├── ClientGone            499  the client closed the connection; the answer is not read
├── BytesMissing          500  a row names bytes that storage does not have
├── StorageIsAway         503  storage cannot be reached or written
├── StorageIsFull         507  storage has no room left
└── Refused                    by the database or the framework; carries their status

Refusals of the database, of storage and of Litestar get the same shape from
`as_problem`, so a client needs to understand one kind of answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from cubby.app.allowed import say_allowed
from cubby.db.errors import CubbyError, translate
from cubby.embedding.errors import EmbeddingError
from cubby.media.errors import MediaError
from cubby.storage.errors import FileMissing, StorageFull, StorageUnavailable
from cubby.telemetry import traces

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5

log = structlog.get_logger(__name__)


class Problem(Exception):
    """A refusal with everything the answer will say; a subclass is a kind of refusal."""

    status: int = 500
    slug: str = "internal-error"
    title: str = "Internal error"

    def __init__(
        self,
        detail: str,
        *,
        hint: str | None = None,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = hint
        self.code = code or self.slug.replace("-", "_")
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})


class BadRequest(Problem):
    status, slug, title = 400, "bad-request", "The request cannot be understood"


class KeyNeeded(Problem):
    status, slug, title = 401, "key-needed", "A key is needed"


class RoleNeeded(Problem):
    status, slug, title = 403, "role-needed", "Another role is needed"


class Forged(Problem):
    status, slug, title = 403, "forged-request", "Not accepted"


class OtherAccount(Problem):
    status, slug, title = 403, "other-account", "Another account"


class TooManyRequests(Problem):
    status, slug, title = 429, "too-many-requests", "Too many requests"


class HeadTooLarge(Problem):
    status, slug, title = 431, "head-too-large", "Head too large"


class Missing(Problem):
    status, slug, title = 404, "not-found", "Not found"


class TooSlow(Problem):
    status, slug, title = 408, "too-slow", "Too slow"


class NotAcceptableRange(Problem):
    status, slug, title = 416, "range-not-satisfiable", "Range not satisfiable"


class PayloadTooLarge(Problem):
    status, slug, title = 413, "too-large", "Too large"


class Unsupported(Problem):
    status, slug, title = 415, "unsupported-encoding", "Encoding not supported"


class Misdirected(Problem):
    status, slug, title = 421, "misdirected", "Not the name of this server"


class NotOffered(Problem):
    status, slug, title = 422, "not-offered", "Not offered"


class ClientGone(Problem):
    status, slug, title = 499, "client-gone", "The client closed the connection"


class BytesMissing(Problem):
    status, slug, title = 500, "bytes-missing", "The bytes are missing"


class StorageIsFull(Problem):
    status, slug, title = 507, "storage-full", "Storage is full"


class StorageIsAway(Problem):
    status, slug, title = 503, "storage-unavailable", "Storage unavailable"


class Refused(Problem):
    """A refusal of the database or of the framework, whose kind is known at run time only."""

    def __init__(self, status: int, slug: str, title: str, detail: str, **rest: Any) -> None:
        self.status, self.slug, self.title = status, slug, title
        super().__init__(detail, **rest)


class ProblemBody(msgspec.Struct):
    """What went wrong, in the form of RFC 9457. Further members name the place or the limit."""

    kind: str = msgspec.field(name="type")
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    hint: str | None = None


_RESERVED = frozenset(field.encode_name for field in msgspec.structs.fields(ProblemBody))
_AGAIN = {"Retry-After": str(RETRY_AFTER_SECONDS)}


def answer_problem(request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, Any]]:
    """The answer to any exception; the only exception handler of the app."""
    problem = as_problem(error)
    if isinstance(error, ValidationException):
        say_allowed(problem, request.scope["route_handler"])
    request.scope["state"]["problem_code"] = problem.code
    if problem.status >= 500:
        # A traceback is worth its space only where the program itself is at fault.
        trace = error if problem.status == 500 else None
        log.error("request failed", code=problem.code, error=str(error), exc_info=trace)
    body = {
        "type": f"urn:cubby:problem:{problem.slug}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": request.url.path,
        "code": problem.code,
        "request_id": request.scope["state"].get("request_id", ""),
        "hint": problem.hint,
    }
    if trace_id := traces.trace_id():
        body["trace_id"] = trace_id
    # "status" is the answer's own; that of the schema it is about comes as "actual_status".
    extra = {
        f"actual_{key}" if key in _RESERVED else key: value for key, value in problem.extra.items()
    }
    return Response(
        content=body | extra,
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers=problem.headers,
    )


def as_problem(error: Exception) -> Problem:
    """The problem an exception stands for; what is not a refusal becomes a plain 500."""
    if isinstance(error, Problem):
        return error
    meant = translate(error) or error  # errors of the driver, and of waiting for a connection
    for kind, convert in _CONVERSIONS:
        if isinstance(meant, kind):
            return convert(meant)
    return Problem("Something went wrong inside Cubby", hint="Look for the request id in the log.")


def _from_database(error: CubbyError) -> Problem:
    away = error.http_status == 503
    return Refused(
        error.http_status,
        error.slug,
        error.title,
        error.message,
        code=error.code,
        hint=error.hint or ("Try again in a few seconds." if away else None),
        headers=_AGAIN if away else _retry_after(error),
        extra=error.detail,
    )


def _retry_after(error: CubbyError) -> dict[str, str] | None:
    seconds = error.detail.get("retry_after")
    return None if seconds is None else {"Retry-After": str(seconds)}


def _from_looking(error: MediaError | EmbeddingError) -> Problem:
    """A picture that was sent along with a question could not be looked at."""
    if error.permanent:
        return Refused(422, "unusable-picture", "Unusable picture", str(error), code=error.code)
    return Refused(
        503, "picture-not-read", "The picture could not be read now", str(error),
        code=error.code, hint="Try again in a few seconds.", headers=_AGAIN,
    )  # fmt: skip


def _from_litestar(error: HTTPException) -> Problem:
    status = error.status_code
    headers = {key.title(): value for key, value in (error.headers or {}).items()}
    if isinstance(error, ValidationException):
        return _invalid_parameters(error)
    if status == 404:
        return Missing("Address not found", hint="GET /schema lists every address.")
    if status == 405:
        allowed = headers.get("Allow", "nothing")
        return Refused(
            405, "method-not-allowed", "Method not allowed", f"allowed here: {allowed}",
            headers=headers,
        )  # fmt: skip
    phrase = HTTPStatus(status).phrase
    return Refused(status, phrase.lower().replace(" ", "-"), phrase, error.detail, headers=headers)


def _invalid_parameters(error: ValidationException) -> Problem:
    faults = [
        {"parameter": fault.get("key"), "message": fault.get("message")}
        for fault in (error.extra if isinstance(error.extra, list) else [])
    ]
    said = "; ".join(f"{fault['parameter']}: {fault['message']}" for fault in faults)
    return Refused(
        400, "invalid-parameter", "Invalid parameter", said or error.detail,
        extra={"errors": faults},
    )  # fmt: skip


_CONVERSIONS: tuple[tuple[type[Exception], Callable[[Any], Problem]], ...] = (
    (CubbyError, _from_database),
    (StorageFull, lambda error: StorageIsFull(str(error), hint="Free space, then send it again.")),
    (
        StorageUnavailable,
        lambda error: StorageIsAway(str(error), hint="Try again in a few seconds.", headers=_AGAIN),
    ),
    (
        FileMissing,
        lambda error: BytesMissing(
            str(error), hint="`cubby fsck` lists every row without its bytes."
        ),
    ),
    (MediaError, _from_looking),
    (EmbeddingError, _from_looking),
    (HTTPException, _from_litestar),
)
