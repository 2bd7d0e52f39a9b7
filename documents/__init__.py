"""JSON bytes -> documents: where they stand, whether Postgres can hold them, how COPY wants them.

Knows no database, no storage, no HTTP. Nothing is decoded and encoded anew, so numbers keep their
digits and every document can be found again in the bytes as they came.
"""

from documents.copy import copy_text
from documents.errors import DocumentError, EmptyArray, MalformedJson, NotADocument
from documents.keys import key_set_documents
from documents.ndjson import NdjsonSplitter
from documents.prepare import PROBLEMS, REPAIRS, Prepared, prepare
from documents.sniff import JsonFormat, sniff_json
from documents.split import Split, split_json

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
    "copy_text",
    "key_set_documents",
    "prepare",
    "sniff_json",
    "split_json",
]
