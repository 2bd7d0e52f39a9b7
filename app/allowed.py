"""What a parameter may be, in words: a refusal names it, beside what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Protocol, Union, get_args, get_origin

import msgspec
from litestar.handlers.base import BaseRouteHandler
from litestar.params import QueryParameter


class _Refusal(Protocol):
    detail: str
    hint: str | None
    extra: dict[str, Any]


def say_allowed(problem: _Refusal, handler: BaseRouteHandler) -> None:
    """The framework says what is wrong with each parameter; its handler knows what is right."""
    faults = problem.extra["errors"]
    hints = []
    for fault in faults:
        fault["parameter"], said = allowed_of(handler, fault["parameter"] or "")
        if said:
            fault["allowed"] = said
            hints.append(f"{fault['parameter']}: {said}" if len(faults) > 1 else said)
    if faults:
        problem.detail = "; ".join(f"{fault['parameter']}: {fault['message']}" for fault in faults)
    problem.hint = " ".join(hints) or problem.hint


def allowed_of(handler: BaseRouteHandler, name: str) -> tuple[str, str | None]:
    """The public name of a parameter or field of the body, and its allowed values where they are a
    list or a range."""
    for own, field in handler.parsed_fn_signature.parameters.items():
        definition = field.kwarg_definition
        if own == name and isinstance(definition, QueryParameter):
            said = _words(field.annotation) or _range(definition.ge, definition.le)
            return definition.name or name, said
        if name and (inner := _of_body(field.annotation, name)) is not None:
            return name, _words(inner) or _bounds(inner)
    return name, None


def _of_body(annotation: Any, name: str) -> Any:
    """The type of the field `a`, or `a.b`, of a struct."""
    here = annotation
    for part in name.split("."):
        struct = next((one for one in _parts(here) if _is_struct(one)), None)
        if struct is None:
            return None
        fields = {field.encode_name: field.type for field in msgspec.structs.fields(struct)}
        here = fields.get(part)
    return here


def _is_struct(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, msgspec.Struct)


def _parts(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin in (Union, UnionType, Annotated):
        for one in get_args(annotation):
            yield from _parts(one)
    else:
        yield annotation


def _words(annotation: Any) -> str | None:
    words = [
        str(word)
        for one in _parts(annotation)
        if get_origin(one) is Literal
        for word in get_args(one)
    ]
    if not words:
        return None
    head = ", ".join(words[:-1])
    return f"Use {head} or {words[-1]}." if head else f"Use {words[-1]}."


def _bounds(annotation: Any) -> str | None:
    for one in _parts(annotation):
        if isinstance(one, msgspec.Meta):
            return _range(one.ge, one.le)
    return None


def _range(least: float | None, most: float | None) -> str | None:
    if least is not None and most is not None:
        return f"Use a number from {least:,} to {most:,}."
    if least is not None:
        return f"Use a number from {least:,}."
    return None if most is None else f"Use a number up to {most:,}."
