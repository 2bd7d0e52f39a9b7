"""Identifiers: making time-ordered ones, and reading those that clients send."""

from __future__ import annotations

import os
import time
import uuid

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


def parse_uuid(text: str, what: str) -> uuid.UUID:
    """The UUID in a path. What cannot be an id names nothing, so the refusal is a 404."""
    try:
        value = uuid.UUID(text)
    except ValueError:
        value = None
    # uuid.UUID also reads braces, URNs and hex without dashes; one spelling is enough.
    if value is None or str(value) != text.lower():
        raise Missing(
            f"there is no {what} {text[:80]!r}: that is not a UUID",
            hint="Ids look like 0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90.",
        )
    return value


def parse_number(text: str, what: str) -> int:
    """The number in a path, within bigint; anything else names nothing."""
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    raise Missing(
        f"there is no {what} {text[:80]!r}: that is not a number",
        hint=f"GET /api/v1/{what}s lists what there is.",
    )
