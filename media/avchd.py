"""When a camcorder recorded: AVCHD keeps the local time in the pictures of its H.264 stream.

It is a message of unregistered user data (ITU-T H.264, D.1.7) with five bytes an entry.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from pathlib import Path

from cubby.media import captured, mpeg

MARK = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM"
PACKET, HEADER, SYNC = 188, 4, 0x47
ENTRY, DATE, TIME = 5, 0x18, 0x19
# The first picture has one.
LOOKED_AT = 2 << 20
# Of the byte of the zone: half an hour, hours, west, summer time.
HALF, HOURS, WEST, SUMMER = 0x01, 0x1E, 0x20, 0x40


def recorded(path: Path) -> captured.Candidate | None:
    """The time in a transport stream. Zone 0 is what cameras without a zone write, and of summer
    time the bytes do not say whether it is counted: both stay unknown.
    """
    with path.open("rb") as file:
        data = file.read(LOOKED_AT)
    for stream in _streams(data):
        if (at := stream.find(MARK)) >= 0:
            # Three bytes of zeros in a row are kept apart by a 3.
            message = bytes(stream[at + len(MARK) : at + 400]).replace(b"\0\0\3", b"\0\0")
            return _read(message)
    return None


def _streams(data: bytes) -> list[bytearray]:
    """The payloads of the packets, joined by their programme identifier."""
    length = mpeg.transport_packet(data)
    start = next(
        (
            at
            for at in range(length)
            if data[at::length][: mpeg.TS_IN_A_ROW] == bytes([SYNC]) * mpeg.TS_IN_A_ROW
        ),
        None,
    )
    found: defaultdict[int, bytearray] = defaultdict(bytearray)
    for at in range(start, len(data) - PACKET + 1, length) if start is not None else ():
        head = int.from_bytes(data[at : at + HEADER], "big")
        if data[at] != SYNC or not head & 0x10:  # without payload
            continue
        skipped = HEADER + (1 + data[at + HEADER] if head & 0x20 else 0)
        found[head >> 8 & 0x1FFF] += data[at + skipped : at + PACKET]
    return list(found.values())


def _read(message: bytes) -> captured.Candidate | None:
    entries = (
        {
            message[at]: message[at + 1 : at + ENTRY]
            for at in range(1, min(len(message), 1 + ENTRY * message[0]) - ENTRY + 1, ENTRY)
        }
        if message
        else {}
    )
    date, time = entries.get(DATE), entries.get(TIME)
    if date is None or time is None:
        return None
    try:
        clock = datetime.strptime((date[1:] + time).hex(), "%Y%m%d%H%M%S")  # noqa: DTZ007 - local
    except ValueError:
        return None
    if clock.year < captured.FIRST_YEAR:
        return None
    minutes = (date[0] & HOURS) * 30 + (30 if date[0] & HALF else 0)
    known = 0 < minutes <= 14 * 60 and not date[0] & SUMMER
    sign = "-" if date[0] & WEST else "+"
    zone = f"{sign}{minutes // 60:02}:{minutes % 60:02}" if known else None
    return captured.candidate("container", "MDPM", clock, zone, "MDPM" if zone else None)
