"""What one request may bring at most, beyond the limits of the settings."""

from __future__ import annotations

from cubby.app.problems import PayloadTooLarge
from cubby.documents.scan import MOST_DOCUMENTS

# One request is one transaction and one row an object. Larger sets come in several requests,
# which can also be retried one by one.
MAX_OBJECTS = MOST_DOCUMENTS


def check_objects(count: int) -> None:
    if count > MAX_OBJECTS:
        raise too_many(MAX_OBJECTS, count)


def too_many(limit: int, count: int | None = None) -> PayloadTooLarge:
    """`count`: how many there are, where all were counted."""
    found = f"more than {limit}" if count is None else str(count)
    return PayloadTooLarge(
        f"The request has {found} documents and files, at most {limit} are taken at once",
        hint="Send it in several requests.",
        code="too_many_objects",
        extra={"limit": limit},
    )
