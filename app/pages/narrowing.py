"""The filters that the object list and search share, as a form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec

from cubby.app.pages.asking import Asker, asked

KINDS = ("media", "json")
MEDIA_TYPES = ("image", "video", "audio", "other")
STATES = ("queued", "processing", "done", "failed")


class Narrowing(msgspec.Struct):
    """What the reader chose; an empty field does not filter. `since` and `until`, the last day
    wanted, are of arrival. The captured ones are local days, months or years. `companions` is
    `all` to show each file of a shot."""

    kind: str = ""
    media_type: str = ""
    status: str = ""
    tags: str = ""
    owner: str = ""
    collection: str = ""
    since: str = ""
    until: str = ""
    captured_from: str = ""
    captured_to: str = ""
    cluster_id: str = ""
    companions: str = ""

    kinds: tuple[str, ...] = KINDS
    media_types: tuple[str, ...] = MEDIA_TYPES
    states: tuple[str, ...] = STATES

    @property
    def chosen(self) -> int:
        return len(self.as_filter())

    def as_filter(self) -> dict[str, Any]:
        """As the database takes it; it also checks the values."""
        values: dict[str, Any] = {
            "kind": self.kind,
            "media_type": self.media_type,
            "status": self.status,
            "owner": self.owner,
            "collection": self.collection,
            "cluster_id": self.cluster_id,
            "tags": [tag for tag in map(str.strip, self.tags.split(",")) if tag],
            "captured_from": self.captured_from,
            "captured_to": self.captured_to,
            "received_from": self.since,
            "received_to": _day_after(self.until),
            "companions": self.companions,
        }
        return {name: value for name, value in values.items() if value}


def narrowing(request: Asker) -> Narrowing:
    chosen = {name: asked(request, name) for name in Narrowing.__struct_fields__ if name in _FIELDS}
    return Narrowing(**chosen)  # type: ignore[arg-type]


_FIELDS = frozenset(Narrowing.__struct_fields__) - {"kinds", "media_types", "states"}


def _day_after(day: str) -> str:
    try:
        return str(date.fromisoformat(day) + timedelta(days=1))
    except (ValueError, OverflowError):
        return day
