"""What several answers have in common."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Id = Annotated[str, msgspec.Meta(extra_json_schema={"format": "uuid"})]
Time = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date-time"})]
State = Literal["queued", "processing", "done", "failed"]
Kind = Literal["media", "json"]


class Failure(msgspec.Struct):
    """Why something failed: a stable word, a sentence, and what the library said of it."""

    code: str
    message: str
    detail: str | msgspec.UnsetType = msgspec.UNSET
