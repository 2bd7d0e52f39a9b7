"""POST /ingest in the API description: its handler reads the raw body, so it is told by hand."""

from __future__ import annotations

from dataclasses import dataclass

from litestar.openapi import ResponseSpec
from litestar.openapi.spec import (
    Encoding,
    Example,
    OpenAPIMediaType,
    Operation,
    Parameter,
    RequestBody,
    Schema,
)
from litestar.openapi.spec.enums import OpenAPIType

from app.api.answers import IngestAccepted, IngestStatus
from app.api.ingest import form
from app.api.ingest.waiting import MOST_SECONDS

_ID = "0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90"
_OBJECT = "0198f3a2-6c20-7d11-8c0e-5b7a9e4f1d23"
_STRING = Schema(type=OpenAPIType.STRING)
_BINARY = Schema(type=OpenAPIType.STRING, content_media_type="application/octet-stream")

ACCEPTED = ResponseSpec(
    IngestAccepted,
    generate_examples=False,
    description="The bytes are safe and recorded; the work on them is queued. "
    "`Idempotent-Replayed: true` marks the answer to a repetition.",
    examples=[
        Example(
            id="one-file",
            value={
                "ingest_job_id": _ID,
                "system_ids": [_OBJECT],
                "objects_total": 1,
                "objects_url": f"/api/v1/ingest/{_ID}/objects",
                "status_url": f"/api/v1/ingest/{_ID}/status",
            },
        )
    ],
)
ENDED = ResponseSpec(
    IngestStatus,
    generate_examples=False,
    description="With `Prefer: wait=N`: everything ended in time.",
    examples=[
        Example(
            id="done",
            value={
                "ingest_job_id": _ID,
                "state": "done",
                "progress": {"total": 1, "queued": 0, "processing": 0, "done": 1, "failed": 0},
                "objects": [
                    {
                        "system_id": _OBJECT,
                        "kind": "media",
                        "state": "done",
                        "stage": None,
                        "attempts": 1,
                        "error": None,
                    }
                ],
                "next_cursor": None,
            },
        )
    ],
)


def _query(name: str, description: str, schema: Schema = _STRING) -> Parameter:
    return Parameter(name=name, param_in="query", description=description, schema=schema)


def _header(name: str, description: str) -> Parameter:
    return Parameter(name=name, param_in="header", description=description, schema=_STRING)


_PARAMETERS = [
    _query("owner", f"Who it belongs to; at most {form.WORD_CHARACTERS} characters."),
    _query("comments", "Free words; they are searched."),
    _query("tags", "Repeated or separated by commas.",
           Schema(type=OpenAPIType.ARRAY, items=_STRING)),
    _query("collection", "Where documents go; without it they are routed by their keys."),
    _query("filename", "Name of a body that is one file, or of a JSON body."),
    _query("envelope", "false: an `application/json` body is the payload, whatever its keys.",
           Schema(type=OpenAPIType.BOOLEAN, default=True)),
    _header("Idempotency-Key", "The same key with the same content gets the first answer again; "
            "with other content 422. Its scope is the owner."),
    _header("Prefer", f"`wait=N`: answer when everything ended, after {MOST_SECONDS} s at most."),
]  # fmt: skip

QUERY = {parameter.name for parameter in _PARAMETERS if parameter.param_in == "query"}

_FORM = Schema(
    type=OpenAPIType.OBJECT,
    properties={
        "payload": Schema(
            type=OpenAPIType.STRING, description="JSON text: one object, or an array of documents."
        ),
        "files[]": Schema(
            type=OpenAPIType.ARRAY,
            items=_BINARY,
            description="Files; `files` and `file` are understood too. A file whose content is "
            "JSON or NDJSON counts as its documents.",
        ),
        "owner": _STRING,
        "comments": _STRING,
        "tags": Schema(type=OpenAPIType.ARRAY, items=_STRING),
        "collection": _STRING,
        "idempotency-key": _STRING,
    },
)
_DOCUMENTS = Schema(
    one_of=[
        Schema(type=OpenAPIType.OBJECT, description="One document, or an envelope around one."),
        Schema(type=OpenAPIType.ARRAY, items=Schema(), min_items=1),
    ]
)
_BODY = RequestBody(
    required=True,
    description="A form, JSON, NDJSON, or, under any other content type, one file.",
    content={
        "multipart/form-data": OpenAPIMediaType(
            schema=_FORM, encoding={"files[]": Encoding(content_type="*/*")}
        ),
        "application/json": OpenAPIMediaType(
            schema=_DOCUMENTS,
            examples={
                "documents": Example(value=[{"city": "Ghent"}, {"city": "Lund"}]),
                "envelope": Example(
                    value={"payload": {"city": "Ghent"}, "owner": "ada", "tags": ["places"]}
                ),
            },
        ),
        "application/x-ndjson": OpenAPIMediaType(
            schema=_STRING, example='{"city": "Ghent"}\n{"city": "Lund"}\n'
        ),
        "*/*": OpenAPIMediaType(schema=_BINARY),
    },
)


@dataclass
class IngestOperation(Operation):
    """The operation with its parameters and all the bodies it takes."""

    def __post_init__(self) -> None:
        self.parameters = [*(self.parameters or []), *_PARAMETERS]
        self.request_body = _BODY
