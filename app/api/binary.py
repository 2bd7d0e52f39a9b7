"""Bytes in the API description."""

from __future__ import annotations

from dataclasses import dataclass

from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, Operation, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType

OCTETS = "application/octet-stream"
# OpenAPI 3.1 says it by contentMediaType; `format` is what 3.0 said and what generators look for.
BINARY = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY, content_media_type=OCTETS)


@dataclass
class BytesOperation(Operation):
    """An operation that answers bytes: described as octets, they come under their own type."""

    def __post_init__(self) -> None:
        for status in ("200", "206"):
            answer = (self.responses or {}).get(status)
            if isinstance(answer, OpenAPIResponse) and answer.content:
                kinds = [*answer.content, *(["*/*"] if OCTETS in answer.content else [])]
                answer.content = {kind: OpenAPIMediaType(schema=BINARY) for kind in kinds}
