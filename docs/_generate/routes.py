"""The HTTP API, from the OpenAPI document that the app serves at /schema."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from cubby.app.api.examples import Example, by_operation
from cubby.app.main import create_app
from cubby.config.settings import load
from docs._generate.curl import curl
from docs._generate.markdown import cell, code, document, paragraphs, table

INTRODUCTION = """\
A running Cubby describes itself in full, with the shape of every body, at `/schema` (OpenAPI 3.1).
While no key exists it is open on loopback. From the first key on (`cubby keys add`) every request
needs one, in `Authorization: Bearer <key>` or `X-API-Key`, but those said to be open. Refusals are
`application/problem+json`: [error codes](errors.md). Lists
answer `items` and `next_cursor`; the next page is the same request with `cursor`.

The lines of curl are examples. What they answer is in `/schema` beside them, with examples of
what is refused."""


def page() -> str:
    schema = openapi()
    blocks = []
    for tag in schema["tags"]:
        found = [
            _section(path, method, operation, operations)
            for path, operations in schema["paths"].items()
            for method, operation in operations.items()
            # HEAD is described with the GET whose body it leaves out.
            if tag["name"] in operation["tags"] and method != "head"
        ]
        if found:
            blocks += [f"## {tag['name'].capitalize()}", tag.get("description", ""), *found]
    return document("HTTP API", INTRODUCTION, *blocks)


def openapi() -> dict[str, Any]:
    """What the app says of itself; nothing is connected to for it."""
    app = create_app(load({"CUBBY_DATABASE_URL": "postgresql://nowhere"}))
    return app.openapi_schema.to_schema()


def _section(path: str, method: str, operation: dict[str, Any], operations: dict[str, Any]) -> str:
    methods = "GET, HEAD" if method == "get" and "head" in operations else method.upper()
    blocks = [f"### {methods} {path}", f"**{operation['summary']}.**"]
    if operation.get("description"):
        blocks.append(paragraphs(operation["description"]))
    blocks.append(_who(operation["x-cubby-role"]))
    parameters = [
        (code(one["name"]), one["in"], _meaning(one)) for one in operation.get("parameters", [])
    ]
    if parameters:
        blocks.append(table(("parameter", "in", "meaning"), parameters))
    body = operation.get("requestBody")
    if body:
        blocks.append(f"Body: {', '.join(map(code, body['content']))}.")
    examples = by_operation().get(operation["operationId"], {}).values()
    lines = [_example(method, path, one) for one in examples if one.status < 400]
    blocks += lines
    statuses = sorted(operation["responses"])
    blocks.append("Answers: " + ", ".join(f"{one} {_phrase(one)}" for one in statuses) + ".")
    return "\n\n".join(blocks)


def _example(method: str, path: str, example: Example) -> str:
    said = f"{example.summary}\n\n" if example.summary else ""
    return f"{said}```sh\n{curl(method, path, example)}\n```"


def _who(roles: list[str]) -> str:
    if roles == ["open"]:
        return "Open: needs no key."
    return f"Role: {' or '.join(roles)}."


def _meaning(parameter: dict[str, Any]) -> str:
    schema = parameter.get("schema", {})
    words = [cell(parameter.get("description") or "")]
    choices = [str(choice) for choice in schema.get("enum", []) if choice is not None]
    if choices:
        words.append(f"One of {', '.join(choices)}.")
    if schema.get("default") not in (None, ""):
        words.append(f"Default: {str(schema['default']).lower()}.")
    if parameter.get("required") and parameter["in"] != "path":
        words.append("Needed.")
    return " ".join(word for word in words if word)


def _phrase(status: str) -> str:
    return HTTPStatus(int(status)).phrase
