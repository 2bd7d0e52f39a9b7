"""The decoder process: `python -m cubby.media.child MEMORY PIXELS SECONDS PARENT_PID MODE`.

Its standard input is a socket: a message for each file, of JSON and the descriptor of the file. It
answers on what was standard output. It is started by exec, so it shares no lock, no thread and no
signal handler with its parent. MODE is that of its sandbox.
"""

from __future__ import annotations

import gc
import os
import socket
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cubby.media import limits, reasons, sandbox, wire
from cubby.media.errors import DecoderOutOfMemory, MediaError
from cubby.media.facts import Decoded, Sniffed
from cubby.media.handed import handed

Decode = Callable[..., Decoded]
Confine = Callable[[str, int], dict[str, str]]


def main(
    arguments: list[str], warm: Callable[[], Decode], confine: Confine = sandbox.enter
) -> None:
    """Load the decoders with `warm`, `confine` this process, serve until the parent hangs up."""
    *numbers, mode = arguments
    memory_bytes, max_pixels, seconds, parent = (int(word) for word in numbers)
    limits.confine(memory_bytes, parent)
    # A library that prints must not write into the answers.
    answers = os.dup(1)
    os.dup2(2, 1)
    decode = warm()
    loaded = limits.address_space()
    requests = socket.socket(fileno=0)
    try:
        wire.send(answers, {"ready": True, "layers": confine(mode, parent)})
    except sandbox.SandboxMissing as error:
        wire.send(answers, {"ready": False, "reason": str(error)})
        return
    for request, descriptors in wire.requests(requests):
        os.ftruncate(2, 0)
        os.lseek(2, 0, os.SEEK_SET)
        limits.allow_processor(seconds)
        try:
            files = [handed(descriptor) for descriptor in descriptors]
            header, blobs = answer(request, files, decode, max_pixels)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        gc.collect(1)  # libraries leave frames in cycles
        # Memory that a decoder kept, or that lies in pieces, would be missed by the next file.
        header["retire"] = limits.address_space() - loaded > (memory_bytes - loaded) // 2
        wire.send(answers, header, blobs)


def answer(
    request: dict[str, Any], files: Sequence[Path], decode: Decode, max_pixels: int
) -> tuple[dict[str, Any], list[Any]]:
    """Header and blobs for one file, or for a comparison; an error is an answer too."""
    sniffed = Sniffed(**request["sniffed"])
    try:
        if "others" in request:
            return _compared(request, files, max_pixels), []
        path = files[0]
        if "fingerprint" in request:
            return _fingerprinted(path, sniffed, max_pixels), []
        with warnings.catch_warnings(record=True) as odd:
            warnings.simplefilter("always")
            decoded = decode(path, sniffed, max_pixels, frugal=request.get("frugal", False))
        said = [str(warning.message) for warning in odd if warning.category is UserWarning]
        decoded.notes += sorted({reasons.warning(words) for words in said})
        return wire.pack(decoded)
    except MediaError as error:
        return {"error": error.code, "message": str(error), "detail": error.detail}, []
    except MemoryError:
        return {"error": DecoderOutOfMemory.code, "message": ""}, []
    except Exception as error:  # noqa: BLE001 - decoders raise whatever they like on bad bytes
        failed = reasons.failure(f"{sniffed.content_type} file", f"{type(error).__name__}: {error}")
        return {"error": failed.code, "message": str(failed), "detail": failed.detail}, []


def _compared(request: dict[str, Any], files: Sequence[Path], max_pixels: int) -> dict[str, Any]:
    # Loaded by the first comparison: most processes never make one.
    from cubby.media import compared  # noqa: PLC0415

    kinds = [Sniffed(**each) for each in (request["sniffed"], *request["others"])]
    pairs = list(zip(files, kinds, strict=True))
    measured = compared.compare(pairs[0], pairs[1:], request["checks"], max_pixels)
    return {"measured": measured}


def _fingerprinted(path: Path, sniffed: Sniffed, max_pixels: int) -> dict[str, Any]:
    from cubby.media import fingerprinted  # noqa: PLC0415

    return {"made": fingerprinted.make(path, sniffed, max_pixels)}


def decoders() -> Decode:
    """Import everything a file may need, so that the first one does not wait for it."""
    from cubby.media import decode  # noqa: PLC0415 - only after the limits are in force

    return decode.decode


if __name__ == "__main__":
    main(sys.argv[1:], decoders)
