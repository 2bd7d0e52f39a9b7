"""The time that camcorders keep within the stream of pictures."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import pytest

from cubby.media import Decoded
from cubby.media.avchd import MARK
from tests.media import made

Decode = Callable[[Path], Decoded]


def camcorder(path: Path, entries: bytes, mode: str = "1") -> Path:
    """A transport stream with these entries in a message before its first picture."""
    message = MARK + bytes([len(entries) // 5]) + entries
    # As in any H.264 stream, no three bytes may look like the beginning of a unit.
    unit = b"\0\0\0\1\6\5" + bytes([len(message)]) + message.replace(b"\0\0", b"\0\0\3") + b"\x80"
    options = {"mpegts_m2ts_mode": mode}
    with av.open(str(path), "w", format="mpegts", options=options) as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        is_first = True
        for count in range(25):
            frame = av.VideoFrame.from_ndarray(made.scene(count // 9, 160, 120), format="rgb24")
            frame.pts, frame.time_base = count, Fraction(1, 25)
            for packet in stream.encode(frame) + (stream.encode() if count == 24 else []):
                if is_first:
                    marked = av.Packet(unit + bytes(packet))
                    marked.pts, marked.dts = packet.pts, packet.dts
                    marked.time_base, marked.stream = packet.time_base, stream
                    marked.is_keyframe, is_first = True, False
                    container.mux(marked)
                else:
                    container.mux(packet)
    return path


@pytest.mark.parametrize(
    ("zone", "value"),
    [
        (0x04, "2018-07-14T20:00:09+02:00"),
        (0x27, "2018-07-14T20:00:09-03:30"),
        (0x00, "2018-07-14T20:00:09"),
        (0x44, "2018-07-14T20:00:09"),
        (0xFF, "2018-07-14T20:00:09"),
    ],
)
@pytest.mark.parametrize("mode", ["0", "1"])
def test_the_time_of_recording_is_read(
    tmp_path: Path, decode: Decode, zone: int, value: str, mode: str
) -> None:
    date, time = bytes([0x18, zone, 0x20, 0x18, 0x07]), bytes([0x19, 0x14, 0x20, 0x00, 0x09])
    other = bytes([0x70, 1, 0, 0, 0])

    decoded = decode(camcorder(tmp_path / "x", date + time + other, mode))

    assert decoded.content_type == "video/mp2t"
    taken = decoded.metadata["captured_at"]
    assert (taken["value"], taken["source"]) == (value, "MDPM")


@pytest.mark.parametrize(
    "entries",
    [b"", bytes([0x18, 4, 0x20, 0x18, 0x07]), bytes([0x18, 4, 0xFF, 0xFF, 0xFF, 0x19, 1, 1, 1, 1])],
)
def test_a_message_without_a_time_says_nothing(
    tmp_path: Path, decode: Decode, entries: bytes
) -> None:
    decoded = decode(camcorder(tmp_path / "x", entries))

    assert decoded.thumbnails
    assert "captured_at" not in decoded.metadata
