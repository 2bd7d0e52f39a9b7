"""Identifiers: making time-ordered ones, and reading those that clients send."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Self

from litestar.openapi.spec import OpenAPIFormat, OpenAPIType, Schema
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition

from cubby.app.problems import Missing


def uuid7(at_ns: int | None = None) -> uuid.UUID:
    """A new UUID version 7 (RFC 9562, section 5.7), of now or of a time in nanoseconds.

    48 bits of milliseconds, then 12 bits of the fraction of the millisecond (method 3 of section
    6.2), so that ids made by one process sort by the time they were made; the rest is random.
    """
    milliseconds, rest = divmod(time.time_ns() if at_ns is None else at_ns, 1_000_000)
    fraction = (rest << 12) // 1_000_000
    random = int.from_bytes(os.urandom(8)) & 0x3FFF_FFFF_FFFF_FFFF
    bits = milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | random
    return uuid.UUID(int=bits)


class Id(uuid.UUID):
    """A UUID that a client sent, as the id of `what`. What cannot be an id names nothing, so the
    refusal is a 404."""

    what: ClassVar[str]

    def __init_subclass__(cls, *, what: str) -> None:
        cls.what = what

    @classmethod
    def parse(cls, text: str) -> Self:
        try:
            value = cls(text)
        except ValueError:
            value = None
        # uuid.UUID also reads braces, URNs and hex without dashes; one spelling is enough.
        if value is None or str(value) != text.lower():
            raise Missing(
                f"{cls.what.capitalize()} {text[:80]!r} not found: the id is not a UUID",
                hint="Ids look like 0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90.",
            )
        return value

    @classmethod
    def parse_all(cls, texts: Iterable[str]) -> list[uuid.UUID]:
        return [cls.parse(text) for text in texts]


class ObjectId(Id, what="object"): ...


class RequestId(Id, what="ingest job"): ...


class SchemaId(Id, what="schema"): ...


class ClusterId(Id, what="cluster"): ...


class GroupId(Id, what="group"):
    """The id of the object that is the original of a group of duplicates."""


class CorrectionId(Id, what="correction"): ...


class WebhookId(Id, what="webhook"): ...


class DeliveryId(Id, what="delivery"): ...


class JobId(int):
    """The number of a job of the queue, within bigint; anything else names nothing."""

    what: ClassVar[str] = "job"

    @classmethod
    def parse(cls, text: str) -> Self:
        if text.isascii() and text.isdigit() and len(text) <= 18:
            return cls(text)
        raise Missing(
            f"{cls.what.capitalize()} {text[:80]!r} not found: the id is not a number",
            hint=f"List them with GET /api/v1/{cls.what}s.",
        )


def _is_id(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, Id | JobId)


def _parse(type_: type[Id] | type[JobId], value: Any) -> Id | JobId:
    return type_.parse(str(value))


TYPE_DECODERS: list[tuple[Callable[[Any], bool], Callable[[Any, Any], Any]]] = [(_is_id, _parse)]
"""How handlers get parameters of these types."""


class IdSchemas(OpenAPISchemaPlugin):
    """How /schema describes them."""

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:
        return _is_id(value)

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:
        if issubclass(field_definition.annotation, JobId):
            return Schema(type=OpenAPIType.INTEGER, minimum=0)
        return Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.UUID)
