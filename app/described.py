"""The OpenAPI document as it leaves: roles, examples, and what the framework cannot say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from litestar.openapi.spec import OpenAPI
from litestar.routes import BaseRoute, HTTPRoute
from msgspec import UNSET

from cubby.app.access import ADMIN, OPEN, roles_of
from cubby.app.api.examples import Example, by_operation

Described = dict[str, Any]


@dataclass
class Description(OpenAPI):
    """Says of each operation which roles it admits: as security, and as `x-cubby-role`, which
    OpenAPI has no word for. An operation that states no role is left without. Shows the examples
    of each."""

    routes: Sequence[BaseRoute] = field(default_factory=list)
    schemes: Sequence[str] = ()

    @property
    def _exclude_fields(self) -> set[str]:
        return {"routes", "schemes"}

    def to_schema(self) -> Described:
        schema = super().to_schema()
        _whole_numbers_are_numbers(schema)
        self._state_roles(schema)
        for operation in _operations(schema):
            _give_or_leave_out(operation)
            _show(operation, by_operation().get(operation["operationId"], {}))
        return schema

    def _state_roles(self, schema: Described) -> None:
        for route in self.routes:
            operations = schema["paths"].get(route.path_format or "/")
            if not isinstance(route, HTTPRoute) or operations is None:
                continue
            for method, (handler, _) in route.route_handler_map.items():
                operation, roles = operations.get(method.lower()), roles_of(handler)
                if operation is not None and roles:
                    is_open = OPEN in roles
                    operation["security"] = [] if is_open else [{name: []} for name in self.schemes]
                    operation["x-cubby-role"] = sorted({*roles} | (set() if is_open else {ADMIN}))


def _operations(schema: Described) -> Iterator[Described]:
    return (operation for item in schema["paths"].values() for operation in item.values())


def _whole_numbers_are_numbers(part: Any) -> None:
    """`oneOf` means exactly one, and a whole number is an integer and a number."""
    if isinstance(part, dict):
        choice = part.get("oneOf")
        if choice and {"type": "number"} in choice and {"type": "integer"} in choice:
            choice.remove({"type": "integer"})
        part = list(part.values())
    for inner in part if isinstance(part, list) else ():
        _whole_numbers_are_numbers(inner)


def _give_or_leave_out(operation: Described) -> None:
    """A parameter is given or left out, and so is a body that may be missing. Neither is null; only
    the handlers call it that."""
    for parameter in operation.get("parameters", []):
        parameter["schema"] = _without_null(parameter["schema"])
    if body := operation.get("requestBody"):
        for media_type in body["content"].values():
            plain = _without_null(media_type["schema"])
            body["required"] = plain == media_type["schema"]
            media_type["schema"] = plain


def _without_null(schema: Described) -> Described:
    if isinstance(schema.get("type"), list):
        (kind,) = set(schema["type"]) - {"null"}
        values = {"enum": [one for one in schema["enum"] if one is not None]}
        return schema | {"type": kind} | (values if "enum" in schema else {})
    if {"type": "null"} not in schema.get("oneOf", []):
        return schema
    other: Described = next(one for one in schema["oneOf"] if one != {"type": "null"})
    return other | {key: value for key, value in schema.items() if key != "oneOf"}


def _show(operation: Described, examples: dict[str, Example]) -> None:
    _begin_anew(operation, {str(example.status) for example in examples.values()})
    for name, example in examples.items():
        for parameter in operation.get("parameters", []):
            if (value := example.parameters.get(parameter["name"])) is not None:
                parameter.setdefault("examples", {})[name] = {"value": value}
        if example.shown_body is not UNSET:
            content = operation["requestBody"]["content"]
            kind = example.media_type or next(iter(content))
            _add(content[kind], name, example, example.shown_body)
        if example.answer is not UNSET:
            for media_type in operation["responses"][str(example.status)]["content"].values():
                _add(media_type, name, example, example.answer)


def _begin_anew(operation: Described, own: set[str]) -> None:
    """An example of its own is better than the one that every operation has for a status. The
    framework writes the name of an example into it as well, where OpenAPI has no `id`."""
    for status, answer in operation["responses"].items():
        for media_type in answer.get("content", {}).values():
            if status in own:
                media_type.pop("examples", None)
            for example in media_type.get("examples", {}).values():
                example.pop("id", None)


def _add(media_type: Described, name: str, example: Example, value: Any) -> None:
    shown = {"summary": example.summary} if example.summary else {}
    media_type.setdefault("examples", {})[name] = {**shown, "value": value}
