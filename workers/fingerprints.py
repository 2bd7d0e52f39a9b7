"""Fingerprints of films and sounds, made in a decoder process."""

from __future__ import annotations

from typing import Any

import structlog

from cubby.media import DecoderCrashed, DecoderOutOfMemory, DecoderTimeout, MediaError, sniff_file
from cubby.storage import FileMissing
from cubby.workers.runtime import Runtime

# The file is done all the same: another try would end like the first.
ENDED = (DecoderCrashed, DecoderOutOfMemory, DecoderTimeout)

log = structlog.get_logger(__name__)


def make(runtime: Runtime, file: dict[str, Any]) -> dict[str, Any]:
    """What `api.next_verification` takes, also of a file that cannot be read: with the problem,
    so that it is not tried again. What may pass raises."""
    try:
        with runtime.storage.as_file(file["raw_uri"]) as path:
            return runtime.decoders.fingerprint(path, sniff_file(path, file["filename"]))
    except FileMissing:
        problem = "The stored file is missing"
    except MediaError as error:
        if not error.permanent and not isinstance(error, ENDED):
            raise
        problem = str(error)
    log.warning("no fingerprint", asset_id=file["system_id"], reason=problem)
    return {"film": None, "sound": None, "codes": {}, "probes": {}, "problem": problem}
