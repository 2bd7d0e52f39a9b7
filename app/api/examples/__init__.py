"""Examples of the API: for each operation requests and what they answer, in one file a tag.

`/schema` shows them, docs/reference/http.md has a line of curl for each. A test sends all of them
in the order of this folder: an id in an example is one that an earlier example was given.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

# In the order in which they can be carried out.
_TAGS = (
    "ingest", "objects", "search", "clusters", "duplicates", "corrections", "labels",
    "collections", "schemas", "jobs", "queues", "sql", "lineage", "settings", "webhooks", "keys",
    "events", "health",
)  # fmt: skip
FOLDER = Path(__file__).parent


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One request and its answer. The body is one of `json`, `text`, `file` (the name of one) and
    `form`, whose values are files where they begin with @. What is answered in no JSON is not
    shown; `saved_as` is the name of the file it makes."""

    summary: str = ""
    path: dict[str, str] = {}
    query: dict[str, str | int | bool | list[str]] = {}
    headers: dict[str, str] = {}
    media_type: str | None = None
    json: Any = msgspec.UNSET
    text: str | None = None
    file: str | None = None
    form: dict[str, str | list[str]] | None = None
    status: int = 200
    saved_as: str | None = None
    answer: Any = msgspec.UNSET

    @property
    def parameters(self) -> dict[str, Any]:
        return {**self.path, **self.query, **self.headers}

    @property
    def shown_body(self) -> Any:
        """What a description can show of the body; UNSET for bytes and where there is none."""
        return next((one for one in (self.text, self.form) if one is not None), self.json)


@cache
def by_operation() -> dict[str, dict[str, Example]]:
    """Operation id -> name -> example."""
    kind = dict[str, dict[str, Example]]
    files = [msgspec.json.decode((FOLDER / f"{tag}.json").read_bytes(), type=kind) for tag in _TAGS]
    return {operation: found for file in files for operation, found in file.items()}
