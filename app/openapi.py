"""How the API describes itself: /schema, in OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from http import HTTPStatus

from litestar import Router
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig, ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin
from litestar.openapi.spec import Components, Example, OpenAPI, SecurityScheme, Tag
from litestar.routes import BaseRoute
from litestar.types import Method
from litestar.types.callable_types import OperationIDCreator

from cubby.app.access import OPEN
from cubby.app.described import Description
from cubby.app.problems import MEDIA_TYPE, ProblemBody

VERSION = "1"

_EXAMPLES: dict[int, tuple[str, str, str, str | None]] = {
    400: ("invalid-parameter", "Invalid parameter", "limit: Expected `int` <= 1000", None),
    401: ("key-needed", "A key is needed", "This request needs an API key",
          "Send it as `Authorization: Bearer <key>` or `X-API-Key: <key>`."),
    403: ("role-needed", "Another role is needed",
          "This request needs the role read or admin; the key scanner has the role ingest",
          "Use a key of that role."),
    404: ("not-found", "Not found", "Object 0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90 not found", None),
    408: ("too-slow", "Too slow", "120 bytes of the body came in 30 seconds of waiting",
          "Send it again over a better line, or raise CUBBY_STALL_SECONDS."),
    409: ("wrong-state", "Impossible in this state", "the schema is rejected", None),
    413: ("too-large", "Too large", "the JSON body has more than 256000000 bytes",
          "Split it, send JSON as NDJSON, or raise the limit in the settings."),
    415: ("unsupported-encoding", "Encoding not supported",
          "A body in Content-Encoding 'br' is not taken",
          "Send it in gzip or unpacked. A packed file as such goes without Content-Encoding."),
    416: ("range-not-satisfiable", "Range not satisfiable",
          "The content has 100 bytes, the range begins at 200", None),
    421: ("misdirected", "Not the name of this server",
          "Unknown host name 'evil.example': without API keys only this machine's are allowed",
          "Ask for localhost or 127.0.0.1, make a key (cubby keys add NAME --role admin), "
          "or name it in CUBBY_ALLOWED_HOSTS."),
    422: ("idempotency-mismatch", "Idempotency key used for another request",
          "this idempotency key was used for another request",
          "Send a new key with new content, or the same content with this key."),
    429: ("too-many-requests", "Too many requests",
          "The key scanner may make 60 requests a minute", "Try again in 12 seconds."),
    500: ("internal-error", "Internal error", "Something went wrong inside Cubby",
          "Look for the request id in the log."),
    503: ("database-unavailable", "Database unavailable",
          "no database connection became free in time", "Try again in a few seconds."),
    507: ("storage-full", "Storage is full", "no space left on device",
          "Free space, then send the request again."),
}  # fmt: skip


_KEYS = (401, 403, 421, 429)


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """The refusals a handler may answer with, beside those of every handler. These are an invalid
    parameter, a key without the role, an internal fault, a database that is away."""
    return {status: _problem(status) for status in sorted({*statuses, 400, *_KEYS, 500, 503})}


def problems_of_keys() -> dict[int, ResponseSpec]:
    """The refusals of a handler that takes nothing and needs a key."""
    return {status: _problem(status) for status in (*_KEYS, 500, 503)}


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


def _named_as_its_function(handler: HTTPRouteHandler, _: object, __: object) -> str:
    return handler.handler_name


@dataclass
class DescriptionConfig(OpenAPIConfig):
    """`routes` are those of the app, known only once there is one."""

    routes: Sequence[BaseRoute] = field(default_factory=list)

    def to_openapi_schema(self) -> OpenAPI:
        plain = super().to_openapi_schema()
        values = {one.name: getattr(plain, one.name) for one in fields(plain)}
        return Description(**values, routes=self.routes, schemes=list(_SCHEMES))


_SCHEMES = {
    "bearer": SecurityScheme(type="http", scheme="bearer", description="An API key."),
    "header": SecurityScheme(
        type="apiKey", name="X-API-Key", security_scheme_in="header", description="The same key."
    ),
}


def config() -> DescriptionConfig:
    """JSON at /schema and /schema/openapi.json, YAML at /schema/openapi.yaml; the page at /docs
    renders it, with no script from elsewhere."""
    return DescriptionConfig(
        title="Cubby",
        version=VERSION,
        summary="One endpoint that takes anything, keeps every byte, and makes all of it usable.",
        use_handler_docstrings=True,
        operation_id_creator=_named_as_its_function,
        openapi_router=Router(
            "/schema", route_handlers=[], include_in_schema=False, opt={"role": OPEN}
        ),
        components=Components(security_schemes=dict(_SCHEMES)),
        render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"]), YamlRenderPlugin()],
        tags=[
            Tag("ingest", "Send bytes, follow what becomes of them."),
            Tag("objects", "What is stored, with its bytes."),
            Tag("search", "Find objects by words, by picture, by likeness."),
            Tag("clusters", "Directories of like media."),
            Tag("duplicates", "Files that show the same, and what a person says of them."),
            Tag("corrections", "What people say of files, and its undo."),
            Tag("labels", "What pictures may be tagged with."),
            Tag("schemas", "What JSON becomes, once a person agrees."),
            Tag("collections", "Documents of one kind."),
            Tag("jobs", "The queue and its dead letters."),
            Tag("queues", "Queues paused, resumed and resized while workers run."),
            Tag("sql", "Selects of people, run as the analyst, and queries that are kept."),
            Tag("lineage", "The audit trail as a whole."),
            Tag("settings", "Settings that take effect while Cubby runs."),
            Tag("webhooks", "Where events are sent, and what became of them."),
            Tag("keys", "Roles that may call."),
            Tag("events", "What changes, as it happens."),
            Tag("health", "Is it alive, is it ready, how is it doing."),
        ],
    )
