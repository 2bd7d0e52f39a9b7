"""What one request may bring at most, beyond the limits of the settings."""

from __future__ import annotations

from cubby.app.problems import PayloadTooLarge

# One request is one transaction and one row an object. Larger sets come in several requests,
# which can also be retried one by one.
MAX_OBJECTS = 1_000_000


def check_objects(count: int) -> None:
    if count > MAX_OBJECTS:
        raise PayloadTooLarge(
            f"the request has {count} documents and files, at most {MAX_OBJECTS} are taken at once",
            hint="Send it in several requests.",
            code="too_many_objects",
            extra={"limit": MAX_OBJECTS},
        )
