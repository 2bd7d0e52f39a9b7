"""Requests, parts and facts as the API and the workers hand them to the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import orjson

from cubby.documents import key_set_documents


@dataclass(frozen=True)
class Part:
    """One part of a request: its row for api.accept_ingest, and its elements when it is JSON."""

    row: dict[str, Any]
    elements: tuple[bytes, ...] = ()


@dataclass
class Sent:
    """What api.accept_ingest answered, and the elements by ordinal (None: a file)."""

    answer: dict[str, Any]
    elements: list[bytes | None] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.answer["ingest_job_id"])

    @property
    def ids(self) -> list[str]:
        return list(self.answer["system_ids"])


def text_of(document: Any) -> bytes:
    """A document as JSON text; bytes are taken to be that already."""
    return document if isinstance(document, bytes) else orjson.dumps(document)


def documents(*values: Any, name: str = "payload", filename: str | None = None, **row: Any) -> Part:
    """A JSON part with these documents."""
    elements = tuple(map(text_of, values))
    body = b"[" + b",".join(elements) + b"]"
    return Part(
        _row(name, body, filename, kind="json", content_type="application/json", format="json")
        | row,
        elements,
    )


def image(
    content: bytes = b"picture", name: str = "file", filename: str | None = "p.jpg", **row: Any
) -> Part:
    """A file part; `row` overrides what the sender or the sniffer says of it."""
    return Part(
        _row(name, content, filename, kind="media", media_type="image", content_type="image/jpeg")
        | row
    )


def _row(name: str, body: bytes, filename: str | None, **row: Any) -> dict[str, Any]:
    return {
        "part_id": name,
        "uri": f"fs://incoming/{name}",
        "sha256": hashlib.sha256(body).hexdigest(),
        "size_bytes": len(body),
        "claimed_type": None,
        "filename": filename,
        "media_type": None,
        "format": None,
        "failure": None,
    } | row


def request_of(parts: Sequence[Part], **request: Any) -> dict[str, Any]:
    """Arguments of api.accept_ingest; `fingerprint` defaults to the hashes of the parts."""
    numbers, offsets, lengths = [], [], []
    for number, part in enumerate(parts, start=1):
        at = 1
        for element in part.elements:
            numbers.append(number)
            offsets.append(at)
            lengths.append(len(element))
            at += len(element) + 1
    content = "".join(part.row["sha256"] for part in parts)
    defaults = {
        "id": str(uuid4()),
        "owner": None,
        "comments": None,
        "tags": [],
        "collection": None,
        "idempotency_key": None,
        "fingerprint": hashlib.sha256(content.encode()).hexdigest(),
    }
    return {
        "p_request": defaults | request,
        "p_parts": [part.row for part in parts],
        "p_element_parts": numbers,
        "p_element_offsets": offsets,
        "p_element_lengths": lengths,
    }


def key_sets(elements: Iterable[bytes]) -> list[dict[str, Any]]:
    """What a worker tells api.route_documents of a request's documents."""
    return [
        {"document": orjson.loads(keys), "count": n}
        for keys, n in key_set_documents(elements).items()
    ]


def facts_of(**facts: Any) -> dict[str, Any]:
    """p_facts of api.record_media for a small JPEG."""
    return {
        "content_type": "image/jpeg",
        "media_type": "image",
        "extension": "jpg",
        "width": 640,
        "height": 480,
        "duration_seconds": None,
        "phash": None,
        "pixel_sha256": None,
        "metadata": {},
        "simple_tags": [],
        "notes": [],
    } | facts
