"""MPEG streams that come without a container: how to know them from noise.

A bare MPEG audio file has no magic number, only a frame header of eleven set bits (ISO/IEC 11172-3,
2.4.1.3). UTF-16 text starts almost the same. So a second frame has to stand where the first one
ends.
"""

from __future__ import annotations

# Packets of a transport stream: bare, with a time code in front (AVCHD, Blu-ray), with a check sum.
TS_PACKETS = (188, 192, 204)
TS_SYNC = 0x47
TS_IN_A_ROW = 5
BEHIND_ID3 = {
    b"fLaC": "audio/flac",
    b"wvpk": "audio/x-wavpack",
    b"MAC ": "audio/x-ape",
    b"TTA1": "audio/x-tta",
    b"RIFF": "audio/wav",
    b"OggS": "audio/ogg",
}
BITRATES = {
    (True, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
SAMPLE_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def audio_frames(head: bytes) -> str | None:
    """Content type when the bytes begin with MPEG audio or ADTS frames."""
    for content_type, length_of in (("audio/mpeg", _layer_length), ("audio/aac", _adts_length)):
        length = length_of(head)
        if length and (length >= len(head) or length_of(head[length:])):
            return content_type
    return None


def id3_length(head: bytes) -> int:
    """Bytes of the ID3v2 tag that the file begins with, its footer included."""
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size + (10 if head[5:6] and head[5] & 0x10 else 0)


def behind_id3(rest: bytes) -> str:
    """What follows an ID3v2 tag: nearly always MP3, which is also the answer when nothing does."""
    rest = rest.lstrip(b"\0")
    for magic, content_type in BEHIND_ID3.items():
        if rest.startswith(magic):
            return content_type
    if rest[:4] == b"FORM":
        return "audio/aiff"
    return (audio_frames(rest) if rest[:1] == b"\xff" else None) or "audio/mpeg"


def transport_packet(head: bytes) -> int:
    """Length of the packets of a transport stream, wherever the first begins; 0 when it is none.
    Three packets of a file that holds no more are enough when the first begins at once.
    """
    for length in TS_PACKETS:
        lead = length - 188 if length == 192 else 0
        few = head[lead : lead + 2 * length + 1 : length]
        if few == bytes([TS_SYNC]) * 3 and head[lead + 3 * length : lead + 3 * length + 1] in {
            b"",
            b"G",
        }:
            return length
        for start in range(min(length, len(head) - length * TS_IN_A_ROW)):
            row = head[start::length][:TS_IN_A_ROW]
            if row == bytes([TS_SYNC]) * TS_IN_A_ROW:
                return length
    return 0


def _layer_length(data: bytes) -> int:
    """Length of the MPEG audio frame that starts here, 0 when none does."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        return 0
    version, layer = data[1] >> 3 & 3, 4 - (data[1] >> 1 & 3)
    bitrate, rate = data[2] >> 4, data[2] >> 2 & 3
    if version == 1 or layer == 4 or bitrate in {0, 15} or rate == 3:
        return 0
    bits = BITRATES[version == 3, layer][bitrate] * 1000
    samples = SAMPLE_RATES[version][rate]
    padding = data[2] >> 1 & 1
    if layer == 1:
        return (12 * bits // samples + padding) * 4
    return (72 if layer == 3 and version != 3 else 144) * bits // samples + padding


def _adts_length(data: bytes) -> int:
    """Length of the ADTS (AAC) frame that starts here, 0 when none does."""
    if len(data) < 7 or data[0] != 0xFF or data[1] & 0xF6 != 0xF0 or data[2] >> 2 & 15 > 12:
        return 0
    length = (data[3] & 3) << 11 | data[4] << 3 | data[5] >> 5
    return length if length > 7 else 0
