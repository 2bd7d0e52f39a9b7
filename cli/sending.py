"""What `cubby put` sends: files as they are, each with a key made of its content."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import Any

from cubby.cli.errors import CliError, ServerRefused
from cubby.cli.server import Server

_CHUNK_BYTES = 1024 * 1024
Advance = Callable[[int], None]


@dataclass(frozen=True)
class Item:
    """A file to send; `name` is what the catalog will call it, None where it has no name."""

    path: Path
    name: str | None
    size: int


@dataclass(frozen=True)
class Form:
    """What goes with every file."""

    owner: str | None = None
    comments: str | None = None
    collection: str | None = None
    tags: tuple[str, ...] = ()
    key_paths: tuple[str, ...] = ()
    """What identifies a document of the collection."""

    def query(self) -> list[tuple[str, str]]:
        words = [
            ("owner", self.owner),
            ("comments", self.comments),
            ("collection", self.collection),
        ]
        lists = [("tags", self.tags), ("key", self.key_paths)]
        return [(name, word) for name, word in words if word] + [
            (name, word) for name, several in lists for word in several
        ]


@dataclass(frozen=True)
class Sent:
    """`replayed` when the server had this file, with this form, already."""

    item: Item
    ingest_job_id: str
    objects: int
    replayed: bool


def find(paths: list[Path]) -> list[Item]:
    """The files, and for folders every file below, without hidden ones. Raises CliError for a path
    that is not there, a pattern that nothing matches, and for folders that hold nothing."""
    paths = [found for path in paths for found in _matching(path)]
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise CliError(f"There is no {', '.join(missing)}.")
    items = [item for path in paths for item in _below(path)]
    if not items:
        raise CliError(f"There are no files in {', '.join(map(str, paths))}.")
    return list({item.path.absolute(): item for item in items}.values())


def _matching(path: Path) -> list[Path]:
    """What a pattern stands for, where the shell left it as it is; a path that is there is none."""
    if path.exists() or not set(str(path)) & set("*?["):
        return [path]
    # Path.glob takes no absolute ones.
    return [Path(found) for found in sorted(glob(str(path), recursive=True))] or [path]  # noqa: PTH207


def _below(path: Path) -> Iterator[Item]:
    if path.is_file():
        yield item_of(path)
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            file = Path(folder, name)
            if not name.startswith(".") and file.is_file():
                yield item_of(file)


def item_of(path: Path) -> Item:
    name = os.fsencode(path.name).decode(errors="replace")
    return Item(path, name, path.stat().st_size)


@dataclass(frozen=True)
class Keyed:
    """A file with the key made of its content and the form: the same again has the same one."""

    item: Item
    key: str


def keyed(item: Item, form: Form, advance: Advance) -> Keyed:
    """Reads the file; `advance` is told the bytes as they go."""
    return Keyed(item, _key(item, form, advance))


def known(server: Server, files: list[Keyed], form: Form) -> dict[str, Sent]:
    """Of these files those that the server has already, by key, asked for all at once. Raises
    ServerRefused."""
    if not files:
        return {}
    question = {"keys": [file.key for file in files], "owner": form.owner}
    items = {file.key: file.item for file in files}
    return {
        one["key"]: Sent(items[one["key"]], one["ingest_job_id"], one["objects_total"], True)
        for one in server.send("POST", "/ingest/known", json=question).json()["items"]
    }


def send(server: Server, file: Keyed, form: Form, advance: Advance) -> Sent:
    """Send one file. `advance` is told the bytes as they go. Should the server have it after all,
    it makes nothing new of it. Raises ServerRefused."""
    item = file.item
    query = form.query() + ([("filename", item.name)] if item.name else [])
    answer = server.send(
        "POST",
        "/ingest",
        params=query,
        headers={
            "Content-Type": "application/octet-stream",
            "Content-Length": str(item.size),
            "Idempotency-Key": file.key,
        },
        content=_Body(item, advance),
    )
    accepted: dict[str, Any] = answer.json()
    return Sent(
        item,
        accepted["ingest_job_id"],
        accepted["objects_total"],
        "Idempotent-Replayed" in answer.headers,
    )


def _key(item: Item, form: Form, advance: Advance) -> str:
    content = hashlib.sha256()
    for chunk in _chunks(item.path, advance):
        content.update(chunk)
    words = [item.name, content.hexdigest(), form.owner, form.comments, form.collection]
    # Without paths as it was before there were any: what was sent then is still known.
    text = json.dumps([*words, *form.tags, *([{"key": form.key_paths}] if form.key_paths else [])])
    return f"put-{hashlib.sha256(text.encode()).hexdigest()}"


class _Body:
    """The bytes of a file, as often as they are asked for: a request may have to be repeated."""

    def __init__(self, item: Item, advance: Advance) -> None:
        self._item = item
        self._advance = advance
        self._told = 0

    def __iter__(self) -> Iterator[bytes]:
        position = 0

        def tell(count: int) -> None:
            nonlocal position
            position += count
            if position > self._told:
                self._advance(position - self._told)
                self._told = position

        yield from _chunks(self._item.path, tell)
        if position != self._item.size:
            raise ServerRefused(f"{self._item.path} changed while it was sent.", "Send it again.")


def _chunks(path: Path, advance: Advance) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                yield chunk
                advance(len(chunk))
    except OSError as error:
        raise CliError(f"{path} cannot be read: {error.strerror}.") from None
