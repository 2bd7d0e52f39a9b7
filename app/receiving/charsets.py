"""JSON in a charset that its content type names. UTF-8, UTF-16 and UTF-32 are recognised by their
bytes.

Many clients name ISO-8859-1 and send UTF-8, so the name counts only where the bytes are not UTF-8.
"""

from __future__ import annotations

import codecs
import re

from cubby.app.receiving.claims import Claim
from cubby.app.receiving.incoming import Incoming, Received, Watch
from cubby.app.receiving.splitting import Text, look_into
from cubby.app.services import in_thread
from cubby.documents import sniff_json

_charset = re.compile(r";\s*charset\s*=\s*\"?([\w.:-]{1,40})", re.IGNORECASE).search
_PIECE_BYTES = 1 << 20
_is_told_by_name = re.compile(
    r"(?:iso8859|cp|koi8|mac|shift_|euc_|iso2022_|gb|big5|hz|johab|ptcp|tis|kz)[\w-]*"
).fullmatch


async def is_otherwise_encoded(incoming: Incoming, received: Received, claim: Claim) -> bool:
    """Whether the bytes are not UTF-8, and the type names the charset of text that is JSON."""
    name = _charset_of(claim)
    if name is None or not 0 < received.kept.size_bytes <= incoming.unpacked_left:
        return False
    head = received.head.decode(name, "replace").encode()
    if sniff_json(head, claim.filename, claim.content_type) is None:
        return False
    return not await look_into(incoming.storage, received, _is_utf8)


async def transcode(
    incoming: Incoming, received: Received, watch: Watch, claim: Claim
) -> Received | None:
    """The text as UTF-8, a part of its own; None where it is not in that charset either."""
    name = _charset_of(claim)
    assert name is not None
    decoder = codecs.getincrementaldecoder(name)()
    data = memoryview(await look_into(incoming.storage, received, lambda data: data))
    sink = incoming.sink(incoming.unpacked_left * 4, "the text as UTF-8", watch)
    try:
        for at in range(0, len(data), _PIECE_BYTES):
            last = at + _PIECE_BYTES >= len(data)
            piece = bytes(data[at : at + _PIECE_BYTES])
            await sink.write((await in_thread(decoder.decode, piece, last)).encode())
    except UnicodeDecodeError:
        await incoming.drop(sink)
        return None
    incoming.unpacked_left -= min(incoming.unpacked_left, sink.size)
    return await sink.finish()


def _charset_of(claim: Claim) -> str | None:
    """The name of the codec, where it is a charset of text that only its name tells."""
    found = _charset(claim.content_type or "")
    try:
        codec = codecs.lookup(found[1]) if found else None
    except LookupError:
        return None
    return codec.name if codec and _is_told_by_name(codec.name) else None


def _is_utf8(data: Text) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    try:
        for at in range(0, len(view), _PIECE_BYTES):
            decoder.decode(bytes(view[at : at + _PIECE_BYTES]))
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True
