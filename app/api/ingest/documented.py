"""POST /ingest in the API description: its handler reads the raw body, so it is described by
hand."""

from __future__ import annotations

from dataclasses import dataclass

from litestar.openapi import ResponseSpec
from litestar.openapi.spec import (
    Encoding,
    OpenAPIMediaType,
    Operation,
    Parameter,
    RequestBody,
    Schema,
)
from litestar.openapi.spec.enums import OpenAPIType

from cubby.app.api.binary import BINARY
from cubby.app.api.ingest.waiting import MOST_SECONDS
from cubby.app.receiving import form
from cubby.db.answers import IngestAccepted, IngestEnded

_STRING = Schema(type=OpenAPIType.STRING)
_PATHS = Schema(type=OpenAPIType.ARRAY, items=_STRING)
_KEY = (
    "Beside `collection`: the path that identifies a document, repeated for several: `order_no`, "
    "`$.order.no`, or a JSON array of paths. A new collection gets that key; 409 where it has "
    "another."
)

ACCEPTED = ResponseSpec(
    IngestAccepted,
    generate_examples=False,
    description="The bytes are safe and recorded; the work on them is queued. "
    "`Idempotent-Replayed: true` marks the answer to a repetition.",
)
ENDED = ResponseSpec(
    IngestEnded,
    generate_examples=False,
    description="With `Prefer: wait=N`: everything ended in time.",
)


def _query(name: str, description: str, schema: Schema = _STRING) -> Parameter:
    return Parameter(name=name, param_in="query", description=description, schema=schema)


def _header(name: str, description: str) -> Parameter:
    return Parameter(name=name, param_in="header", description=description, schema=_STRING)


_PARAMETERS = [
    _query("owner", f"The owner; at most {form.WORD_CHARACTERS} characters."),
    _query("comments", "Free words; they are searched."),
    _query("tags", "Repeated or separated by commas.",
           Schema(type=OpenAPIType.ARRAY, items=_STRING)),
    _query("collection", "Where documents go; without it they are routed by their keys."),
    _query("key", _KEY, _PATHS),
    _query("records", "Where the documents stand in what is sent, such as `$.hits.hits`: each "
           "element of that array, or the object there, is one, with the rest of its envelope as "
           "`_envelope`. `[*]` stands for each element of an array on the way: "
           "`$.resourceLogs[*].scopeLogs[*].logRecords`."),
    _query("filename", "Name of a body that is one file, or of a JSON body."),
    _query("path", "Where the one part of the request comes from, with its folders: "
           "`scans/2019/a.png`. Its words are searched. A file name with slashes is a path too."),
    _query("modified_at", "When the one file of the request was last written where it comes from "
           "(RFC 3339): when it was taken, where nothing better says so."),
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
            items=BINARY,
            description="Files; `files` and `file` are understood too. A file whose content is "
            "JSON or NDJSON counts as its documents.",
        ),
        "owner": _STRING,
        "comments": _STRING,
        "tags": Schema(type=OpenAPIType.ARRAY, items=_STRING),
        "collection": _STRING,
        "key": _PATHS,
        "idempotency-key": _STRING,
        "records": _STRING,
        "path": Schema(type=OpenAPIType.STRING, description="Of the one file of the form."),
        "modified_at": Schema(type=OpenAPIType.STRING, description="Of the one file of the form."),
    },
)
# An object or an array, said by what it is not. Generated clients make of a choice of types one
# that they cannot tell from a file.
_SCALARS = [OpenAPIType.STRING, OpenAPIType.NUMBER, OpenAPIType.BOOLEAN, OpenAPIType.NULL]
_DOCUMENTS = Schema(
    description="One document, an array with a document in each element, or an envelope. An "
    "envelope has `payload` and only form fields beside it, `key` only with `collection`.",
    schema_not=Schema(type=_SCALARS),
    min_items=1,
    properties={"payload": Schema(description="One document, or an array of them.")},
    additional_properties=True,
)
_FIELDS = Schema(
    type=OpenAPIType.OBJECT,
    description="With `payload`, as multipart; without, one document of the fields.",
    properties={"payload": Schema(type=OpenAPIType.STRING, description="JSON text.")},
    additional_properties=True,
)
_BODY = RequestBody(
    required=True,
    description="A form, JSON, values one behind another, or, under any other content type, one "
    "file. A packed file (gzip, zstd, bzip2, xz, zip, tar) is the documents inside.",
    content={
        "multipart/form-data": OpenAPIMediaType(
            schema=_FORM, encoding={"files[]": Encoding(content_type="*/*")}
        ),
        "application/json": OpenAPIMediaType(schema=_DOCUMENTS),
        "application/x-ndjson": OpenAPIMediaType(schema=_STRING),
        "application/x-www-form-urlencoded": OpenAPIMediaType(schema=_FIELDS),
        "application/octet-stream": OpenAPIMediaType(schema=BINARY),
        "*/*": OpenAPIMediaType(schema=BINARY),
    },
)


@dataclass
class IngestOperation(Operation):
    """The operation with its parameters and all the bodies it takes."""

    def __post_init__(self) -> None:
        self.parameters = [*(self.parameters or []), *_PARAMETERS]
        self.request_body = _BODY
