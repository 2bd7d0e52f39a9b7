"""Content-Transfer-Encoding: base64 and quoted-printable become the bytes they stand for."""

from __future__ import annotations

import binascii
from typing import Protocol

from cubby.app.problems import BadRequest
from cubby.app.receiving.body import Body
from cubby.app.receiving.multipart_pieces import Piece

_SPACE = b" \t\r\n"
_LONGEST_LINE = 64 * 1024


class Decoder(Protocol):
    """Takes bytes as they arrive; `end` gives what was held back."""

    def feed(self, chunk: bytes) -> bytes: ...

    def end(self) -> bytes: ...


class Base64:
    """Four letters at a time, whatever lines they stand on."""

    def __init__(self) -> None:
        self._held = b""

    def feed(self, chunk: bytes) -> bytes:
        letters = self._held + chunk.translate(None, _SPACE)
        whole = len(letters) - len(letters) % 4
        self._held = letters[whole:]
        return binascii.a2b_base64(letters[:whole], strict_mode=bool(whole))

    def end(self) -> bytes:
        if self._held:
            raise binascii.Error("it ends in the middle")
        return b""


class QuotedPrintable:
    """A line at a time: a soft break and the spaces before it stand at its end."""

    def __init__(self) -> None:
        self._held = b""

    def feed(self, chunk: bytes) -> bytes:
        text = self._held + chunk
        whole = text.rfind(b"\n") + 1
        if len(text) - whole > _LONGEST_LINE:
            raise binascii.Error("a line has no end")
        self._held = text[whole:]
        return binascii.a2b_qp(text[:whole])

    def end(self) -> bytes:
        return binascii.a2b_qp(self._held)


def decoder_of(encoding: str) -> Decoder | None:
    """None where the part is as it comes: 7bit, 8bit, binary, or nothing said."""
    match encoding.strip().lower():
        case "base64":
            return Base64()
        case "quoted-printable":
            return QuotedPrintable()
        case _:
            return None


class Decoded:
    """A piece that is given what the bytes of its part stand for."""

    def __init__(self, piece: Piece, decoder: Decoder) -> None:
        self._piece = piece
        self._decoder = decoder

    async def write(self, chunk: bytes) -> None:
        await self._piece.write(self._decoded(chunk))

    async def end(self, body: Body) -> None:
        await self._piece.write(self._decoded(None))
        await self._piece.end(body)

    def _decoded(self, chunk: bytes | None) -> bytes:
        try:
            return self._decoder.end() if chunk is None else self._decoder.feed(chunk)
        except binascii.Error as error:
            raise BadRequest(
                f"A part is not in its Content-Transfer-Encoding: {error}",
                hint="Send the part as it is, without that header.",
                code="bad_multipart",
            ) from error
