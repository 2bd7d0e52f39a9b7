"""A part in storage -> what the database gets of it: one file, or the documents inside."""

from __future__ import annotations

from array import array
from typing import Any

import msgspec

from cubby.app.receiving.charsets import is_otherwise_encoded, transcode
from cubby.app.receiving.claims import JSON, NDJSON, Claim
from cubby.app.receiving.filenames import clean_filename, clean_path
from cubby.app.receiving.incoming import Incoming, Kept, Received, Watch
from cubby.app.receiving.packed import Unpacked, is_packed_file, unpack
from cubby.app.receiving.splitting import look_into
from cubby.documents import (
    DocumentError,
    NdjsonSplitter,
    Split,
    begins_framed,
    sniff_json,
    split_documents,
    split_framed,
    split_sequence,
)
from cubby.media.sniff import sniff


class Part(msgspec.Struct, kw_only=True):
    """One received part, in the words of api.accept_ingest; offsets and lengths are those of its
    documents, counted from the beginning of the part.

    One of kind "packed" is not an object: its content is another part, whose `packed_in` is its
    id."""

    kept: Kept
    claim: Claim
    content_type: str
    kind: str
    media_type: str | None = None
    format: str | None = None
    failure: dict[str, Any] | None = None
    offsets: array[int] = msgspec.field(default_factory=lambda: array("q"))
    lengths: array[int] = msgspec.field(default_factory=lambda: array("q"))
    packed_in: str | None = None
    envelopes: list[dict[str, Any]] = msgspec.field(default_factory=list)

    @property
    def objects(self) -> int:
        return 0 if self.kind == "packed" else len(self.offsets) or 1

    def row(self) -> dict[str, Any]:
        row = {
            "part_id": self.kept.part_id,
            "uri": self.kept.uri,
            "sha256": self.kept.sha256,
            "size_bytes": self.kept.size_bytes,
            "claimed_type": self.claim.content_type,
            "content_type": self.content_type,
            "filename": clean_filename(self.claim.filename),
            "path": clean_path(self.claim.path),
            "modified_at": self.claim.modified_at,
            "kind": self.kind,
            "media_type": self.media_type,
            "format": self.format,
            "failure": self.failure,
        }
        if self.packed_in is not None:
            row["packed_in"] = self.packed_in
        if self.envelopes:
            row["envelopes"] = self.envelopes
        return row | ({} if self.kept.content is None else {"spooled": True})


def json_part(received: Received, claim: Claim, split: Split, base: int = 0) -> Part:
    """A part that is JSON; `base` is where the split text begins in it."""
    return Part(
        kept=received.kept,
        claim=claim,
        content_type=JSON,
        kind="json",
        format="json",
        offsets=array("q", [base + at for at in split.offsets]) if base else split.offsets,
        lengths=split.lengths,
    )


async def ndjson_part(incoming: Incoming, received: Received, claim: Claim) -> Part:
    """A part whose lines were counted while it came in; every line that is not blank is one. Where
    a line is not one value, the part is read again as a sequence."""
    assert received.lines is not None
    offsets, lengths = received.lines.finish()
    if not received.lines.regular:
        offsets, lengths = await look_into(incoming.storage, received, split_sequence)
    return Part(
        kept=received.kept,
        claim=claim,
        content_type=NDJSON,
        kind="json",
        format="ndjson",
        offsets=offsets,
        lengths=lengths,
    )


def watch_file(claim: Claim) -> Watch:
    """Counts the lines of a file that begins like NDJSON."""

    def watch(head: bytes) -> NdjsonSplitter | None:
        found = sniff_json(head, claim.filename, claim.content_type)
        return NdjsonSplitter() if found == "ndjson" else None

    return watch


async def file_parts(
    incoming: Incoming, received: Received, claim: Claim, json_limit: int
) -> list[Part]:
    """A file, with what is inside where it is packed JSON, or JSON in another charset."""
    try:
        if is_packed_file(received.head):
            inside = await unpack(incoming, received, claim, watch_file)
        elif await is_otherwise_encoded(incoming, received, claim):
            text = await transcode(incoming, received, watch_file(claim), claim)
            inside = [Unpacked(text, claim)] if text else []
        else:
            inside = []
    except DocumentError as error:
        return [failed_part(plain_part(received, claim), error)]
    if not inside:
        return [await _file_part(incoming, received, claim, json_limit)]
    plain = plain_part(received, claim)
    parts = [await _file_part(incoming, one.received, one.claim, json_limit) for one in inside]
    if any(part.kind == "media" for part in parts):
        for one in inside:
            await incoming.discard(one.received.kept)
        return [plain]
    for part in parts:
        part.packed_in = plain.kept.part_id
    plain.kind, plain.media_type = "packed", None
    return [plain, *parts]


def plain_part(received: Received, claim: Claim) -> Part:
    found = sniff(received.head, claim.filename)
    return Part(
        kept=received.kept,
        claim=claim,
        content_type=found.content_type,
        kind="media",
        media_type=found.media_type,
    )


async def _file_part(incoming: Incoming, received: Received, claim: Claim, json_limit: int) -> Part:
    """A file: its documents if its content is JSON, else one object.

    A file that only claims to be JSON is kept as one failed object, with the place of the error.
    Refusing it would refuse everything sent with it.
    """
    if received.lines is not None:
        return await ndjson_part(incoming, received, claim)
    plain = plain_part(received, claim)
    claimed = claim.says_json and plain.media_type == "other"
    by_content = sniff_json(received.head, claim.filename, claim.content_type) == "json"
    size = received.kept.size_bytes
    framed = plain.media_type == "other" and begins_framed(received.head)
    if size == 0 or not (claimed or by_content or framed):
        return plain
    try:
        if size > json_limit:
            raise JsonTooLarge(size, json_limit)
        split = await look_into(incoming.storage, received, split_documents)
    except DocumentError as error:
        unframed = await _unframed(incoming, received) if framed and size <= json_limit else None
        if unframed is None:
            return failed_part(plain, error) if claimed else plain
        split = unframed
    return json_part(received, claim, split)


async def _unframed(incoming: Incoming, received: Received) -> Split | None:
    try:
        return await look_into(incoming.storage, received, split_framed)
    except DocumentError:
        return None


def failed_part(part: Part, error: DocumentError) -> Part:
    return Part(
        kept=part.kept,
        claim=part.claim,
        content_type=JSON if part.claim.says_json else part.content_type,
        kind="json",
        format="json",
        failure={"code": error.code, "message": str(error)},
    )


class JsonTooLarge(DocumentError):
    """More bytes than are read as one JSON text."""

    code = "json_too_large"

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            f"the JSON text has {size} bytes, more than the {limit} that are read as one; "
            "send it as NDJSON, which has no limit"
        )
