"""How the API describes itself: /schema, in OpenAPI 3.1."""

from __future__ import annotations

from http import HTTPStatus

from litestar.enums import HttpMethod
from litestar.openapi import OpenAPIConfig, ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin
from litestar.openapi.spec import Example, Tag
from litestar.types import Method
from litestar.types.callable_types import OperationIDCreator

from app.problems import MEDIA_TYPE, ProblemBody

VERSION = "1"

_EXAMPLES: dict[int, tuple[str, str, str, str | None]] = {
    400: ("malformed-json", "The request cannot be understood",
          "payload is not JSON: the document ends inside an object (line 3, column 1)",
          "Correct it at that place. Nothing was kept."),
    404: ("not-found", "Not found", "there is no object of that id", None),
    409: ("wrong-state", "Impossible in this state", "the schema is rejected", None),
    413: ("too-large", "Too large", "the JSON body has more than 256000000 bytes",
          "Split it, send JSON as NDJSON, or raise the limit in the settings."),
    415: ("unsupported-encoding", "Encoding not supported",
          "a body in Content-Encoding 'gzip' is not taken", "Send it unpacked."),
    416: ("range-not-satisfiable", "Range not satisfiable",
          "the content has 100 bytes, the range begins at 200", None),
    422: ("idempotency-mismatch", "Idempotency key used for another request",
          "this idempotency key was used for another request",
          "Send a new key with new content, or the same content with this key."),
    500: ("internal-error", "Internal error", "something went wrong inside Cubby",
          "The log has the request id and why."),
    503: ("database-unavailable", "Database unavailable",
          "no database connection became free in time", "Try again in a few seconds."),
    507: ("storage-full", "Storage is full", "no space left on device",
          "Free space, then send the request again."),
}  # fmt: skip


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """The refusals a handler may answer with, beside those that any of them may: a parameter that
    cannot be, a fault inside, a database that is away."""
    return {status: _problem(status) for status in sorted({*statuses, 400, 500, 503})}


def _problem(status: int) -> ResponseSpec:
    slug, title, detail, hint = _EXAMPLES[status]
    body = {
        "type": f"urn:cubby:problem:{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": "/api/v1/ingest",
        "code": slug.replace("-", "_"),
        "request_id": "0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90",
        "hint": hint,
    }
    return ResponseSpec(
        ProblemBody,
        generate_examples=False,
        description=HTTPStatus(status).phrase,
        media_type=MEDIA_TYPE,
        examples=[Example(id=slug, value=body)],
    )


def operation_named(name: str) -> OperationIDCreator:
    """Operation ids of a handler that serves several methods."""

    def create(_: object, method: HttpMethod | Method, __: object) -> str:
        return f"{HttpMethod(method).value.lower()}_{name}"

    return create


def config() -> OpenAPIConfig:
    """JSON at /schema and /schema/openapi.json, YAML at /schema/openapi.yaml; no page that would
    fetch scripts from elsewhere."""
    return OpenAPIConfig(
        title="Cubby",
        version=VERSION,
        summary="One endpoint that takes anything, keeps every byte, and makes all of it usable.",
        use_handler_docstrings=True,
        path="/schema",
        render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"]), YamlRenderPlugin()],
        tags=[
            Tag("ingest", "Send bytes, follow what becomes of them."),
            Tag("objects", "What is stored, with its bytes."),
            Tag("search", "Find objects by words, by picture, by likeness."),
            Tag("clusters", "Directories of like media."),
            Tag("schemas", "What JSON becomes, once a person agrees."),
            Tag("collections", "Documents of one kind."),
            Tag("jobs", "The queue and its dead letters."),
            Tag("health", "Is it alive, is it ready, how is it doing."),
        ],
    )
