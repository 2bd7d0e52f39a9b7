"""The words that come with the bytes: owner, comments, tags, collection, key, idempotency key, and
the path and the modification time of a single file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from litestar.datastructures import Headers, MultiDict

from cubby.app.problems import BadRequest
from cubby.app.receiving.filenames import MAX_PATH_CHARACTERS

# As sent in a multipart form or beside `payload` in an envelope.
NAMES = ("owner", "comments", "tags", "collection", "key", "idempotency-key")
# In an envelope a path would be mistaken for a member of a document that has a payload too.
FORM_NAMES = (*NAMES, "path", "modified_at", "records")
# Owner, key and tags are in btree and GIN indexes, whose entries are limited.
WORD_CHARACTERS = 255
COMMENT_CHARACTERS = 20_000
PATH_CHARACTERS = 2_000
MOST_TAGS = 100


Path = str | list[str]


class Form(msgspec.Struct, frozen=True):
    """The form fields of one request, checked. `key` has the paths that identify a document of the
    collection, None where none is named. `path` is where the one part of the request comes from.
    `modified_at` when it was last written there; `records` is the path of the documents in what was
    sent."""

    owner: str | None
    comments: str | None
    tags: list[str]
    collection: str | None
    key: list[Path] | None
    idempotency_key: str | None
    path: str | None = None
    modified_at: str | None = None
    records: str | None = None


def read_form(
    sent: Mapping[str, list[str]], query: MultiDict[str] | Mapping[str, list[str]], headers: Headers
) -> Form:
    """Fields in the body win over query parameters; a key may be in the body or the header."""
    fields = {
        name: sent.get(name) or _all(query, name)
        for name in FORM_NAMES
        if name != "idempotency-key"
    }
    keys = [*sent.get("idempotency-key", []), *headers.getall("idempotency-key", [])]
    return Form(
        owner=_word("owner", fields["owner"]),
        comments=_text("comments", fields["comments"]),
        tags=_tags(fields["tags"]),
        collection=_word("collection", fields["collection"]),
        key=_paths(fields["key"]) or None,
        idempotency_key=_word("idempotency-key", keys),
        path=_path(fields["path"]),
        modified_at=_moment(fields["modified_at"]),
        records=_one_path(fields["records"]),
    )


def _all(query: MultiDict[str] | Mapping[str, list[str]], name: str) -> list[str]:
    return query.getall(name, []) if isinstance(query, MultiDict) else query.get(name, [])


def _one(name: str, values: Iterable[str]) -> str | None:
    distinct = {value.strip() for value in values} - {""}
    if len(distinct) > 1:
        raise BadRequest(
            f"{name} is given {len(distinct)} times with different values",
            hint=f"Send {name} once.",
            code="repeated_field",
            extra={"field": name},
        )
    return distinct.pop() if distinct else None


def _word(name: str, values: Iterable[str]) -> str | None:
    value = _one(name, values)
    if value is not None:
        _check(name, value, WORD_CHARACTERS, allowed="")
    return value


def _text(name: str, values: Iterable[str]) -> str | None:
    value = _one(name, values)
    if value is not None:
        _check(name, value, COMMENT_CHARACTERS, allowed="\t\n\r")
    return value


def _path(values: Iterable[str]) -> str | None:
    value = _one("path", values)
    if value is not None:
        _check("path", value, MAX_PATH_CHARACTERS, allowed="")
    return value


def _one_path(values: Iterable[str]) -> str | None:
    value = _one("records", values)
    if value is not None:
        _check("records", value, PATH_CHARACTERS, allowed="")
    return value


def _moment(values: Iterable[str]) -> str | None:
    value = _one("modified_at", values)
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadRequest(
            f"Invalid modified_at: {value[:80]!r}",
            hint="Give a moment with its offset, such as 2018-07-14T15:30:00Z.",
            code="bad_modified_at",
            extra={"field": "modified_at"},
        )
    return moment.isoformat()


def _tags(values: Iterable[str]) -> list[str]:
    tags = [tag for value in values for tag in map(str.strip, value.split(",")) if tag]
    distinct = list(dict.fromkeys(tags))
    for tag in distinct:
        _check("tags", tag, WORD_CHARACTERS, allowed="")
    if len(distinct) > MOST_TAGS:
        raise BadRequest(
            f"{len(distinct)} tags are more than {MOST_TAGS}",
            hint="Words that describe the content at length belong into comments.",
            code="too_many_tags",
        )
    return distinct


def _paths(values: Iterable[str]) -> list[Path]:
    """Each a path, or a JSON array of them as api.set_collection_key takes it."""
    paths: list[Path] = []
    for value in filter(None, map(str.strip, values)):
        if not value.startswith("["):
            _check("key", value, PATH_CHARACTERS, allowed="")
            paths.append(value)
            continue
        try:
            paths += msgspec.json.decode(value, type=list[Path])
        except msgspec.DecodeError as error:
            raise BadRequest(
                f"key begins like a JSON array and is not a valid list of paths: {error}",
                hint='For example ["order_no"], ["$.shop.id", "$.no"] or [["shop", "Order No"]].',
                code="bad_key",
                extra={"field": "key"},
            ) from error
    for path in paths:
        _check("key", "".join(path), PATH_CHARACTERS, allowed="")
    return paths


def _check(name: str, value: str, longest: int, allowed: str) -> None:
    if len(value) > longest:
        raise BadRequest(
            f"{name} has {len(value)} characters, at most {longest} are taken",
            code="field_too_long",
            extra={"field": name},
        )
    for char in value:
        if unicodedata.category(char) in {"Cc", "Cs"} and char not in allowed:
            raise BadRequest(
                f"{name} contains the control character U+{ord(char):04X}",
                hint="Leave control characters out of form fields.",
                code="control_character",
                extra={"field": name},
            )
