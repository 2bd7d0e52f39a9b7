"""What a sender says of a part: its name, its path and its type. None is believed; all are kept."""

from __future__ import annotations

import re

import msgspec

JSON, NDJSON = "application/json", "application/x-ndjson"
NDJSON_TYPES = frozenset(
    {
        NDJSON,
        "application/ndjson",
        "application/jsonl",
        "application/jsonlines",
        "application/x-jsonlines",
        "application/x-ldjson",
        "application/json-seq",
        "application/geo+json-seq",
    }
)
_JSON_NAMES = (".json", ".ndjson", ".jsonl", ".geojson")
# What curl says of --data-binary without another type given: no claim about the content.
_NO_CLAIM = "application/x-www-form-urlencoded"


class Claim(msgspec.Struct, frozen=True):
    """`filename`, `content_type`, `path` and `modified_at` as sent; None where nothing was said.
    The path of a part may come as its name, as browsers send it for a folder."""

    filename: str | None
    content_type: str | None
    path: str | None = None
    modified_at: str | None = None

    @property
    def says_json(self) -> bool:
        """Then malformed content is an error of the sender, and not just a file of another kind."""
        kind = essence(self.content_type)
        return (
            kind == JSON
            or kind.endswith("+json")
            or kind in NDJSON_TYPES
            or (self.filename or "").lower().endswith(_JSON_NAMES)
        )


def claim_of(filename: str | None, content_type: str | None, path: str | None = None) -> Claim:
    said = content_type if essence(content_type) not in ("", _NO_CLAIM) else None
    as_name = filename if filename and _has_folders(filename) else None
    return Claim(filename or path or None, said, path or as_name)


_has_folders = re.compile(r"[/\\]").search


def essence(content_type: str | None) -> str:
    """The type without its parameters, in lower case."""
    return (content_type or "").partition(";")[0].strip().lower()
