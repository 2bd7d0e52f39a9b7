"""JSON bytes -> documents: where they stand, whether Postgres can hold them, how COPY wants them.

Knows no database, no storage, no HTTP. Nothing is decoded and encoded again, so numbers keep their
digits and every document can be found again in the bytes as they came.
"""

from cubby.documents.copy import copy_text
from cubby.documents.errors import (
    DocumentError,
    EmptyArray,
    MalformedJson,
    NotADocument,
    TooMany,
)
from cubby.documents.framed import begins_framed, split_framed
from cubby.documents.keys import key_set_documents
from cubby.documents.ndjson import NdjsonSplitter
from cubby.documents.prepare import PROBLEMS, REPAIRS, Prepared, prepare
from cubby.documents.sequence import split_documents, split_sequence
from cubby.documents.sniff import JsonFormat, sniff_json
from cubby.documents.split import Split, split_json

__all__ = [
    "PROBLEMS",
    "REPAIRS",
    "DocumentError",
    "EmptyArray",
    "JsonFormat",
    "MalformedJson",
    "NdjsonSplitter",
    "NotADocument",
    "Prepared",
    "Split",
    "TooMany",
    "begins_framed",
    "copy_text",
    "key_set_documents",
    "prepare",
    "sniff_json",
    "split_documents",
    "split_framed",
    "split_json",
    "split_sequence",
]
