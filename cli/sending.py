"""What `cubby put` sends: files as they are, each with a key made of its content."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from glob import glob
from pathlib import Path
from typing import Any

from cubby.cli.errors import CliError, ServerRefused
from cubby.cli.server import Server

_CHUNK_BYTES = 1024 * 1024
Advance = Callable[[int], None]


@dataclass(frozen=True)
class Item:
    """A file to send; `name` is its name in the catalog. `place` is where it came from: the folder
    that was given, and what is below it, or None. `modified_at` is when it was last written."""

    path: Path
    name: str | None
    size: int
    place: str | None = None
    modified_at: str | None = None


@dataclass(frozen=True)
class Form:
    """What goes with every file."""

    owner: str | None = None
    comments: str | None = None
    collection: str | None = None
    tags: tuple[str, ...] = ()
    key_paths: tuple[str, ...] = ()
    """What identifies a document of the collection."""
    records: str | None = None
    """The path of the documents in what is sent."""

    def query(self) -> list[tuple[str, str]]:
        words = [
            ("owner", self.owner),
            ("comments", self.comments),
            ("collection", self.collection),
            ("records", self.records),
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
    found = [pair for path in paths for pair in _matching(path)]
    missing = [str(path) for path, _ in found if not path.exists()]
    if missing:
        raise CliError(f"Not found: {', '.join(missing)}.")
    items = [item for path, root in found for item in _below(path, root)]
    if not items:
        raise CliError(f"No files found in {', '.join(map(str, paths))}.")
    once: dict[Path, Item] = {}
    for item in items:
        once.setdefault(_location(item), item)
    return list(once.values())


_WILD = set("*?[")


def _matching(path: Path) -> list[tuple[Path, Path]]:
    """The files of a pattern that the shell left as it is, each with its folder: that of the
    pattern before its first wildcard. A path that is there is not a pattern."""
    if path.exists() or not set(str(path)) & _WILD:
        return [(path, path if path.is_dir() else path.parent)]
    root = next(one for one in path.parents if not set(str(one)) & _WILD)
    # Path.glob takes no absolute ones.
    matches = sorted(glob(str(path), recursive=True))  # noqa: PTH207
    return [(Path(match), root) for match in matches] or [(path, root)]


def _below(path: Path, root: Path) -> Iterator[Item]:
    if path.is_file():
        yield item_of(path, root)
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            file = Path(folder, name)
            if not name.startswith(".") and file.is_file():
                yield item_of(file, root)


def item_of(path: Path, root: Path | None = None) -> Item:
    """`root` is the folder that was given, which begins the place."""
    place = _readable(_place(path, root)) if root else None
    status = path.stat()
    return Item(path, _readable(path.name), status.st_size, place, _moment(status.st_mtime))


def _moment(seconds: float) -> str | None:
    """RFC 3339 in UTC; None where a file system says what no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    except (OverflowError, ValueError, OSError):
        return None


def _place(path: Path, root: Path) -> str:
    root = root.absolute()
    below = os.path.relpath(path.absolute(), root)
    # `.` and `a/..` have a name of their own only once they are resolved.
    return str(Path(root.resolve().name, below))


def _readable(name: str) -> str:
    return os.fsencode(name).decode(errors="replace")


@dataclass(frozen=True)
class Keyed:
    """A file with the key made of its content, where it is, and the form: the same again has the
    same one. `earlier` is the key of versions up to 0.1.0, which knew of no path. Equal files of
    one name had one key there, and one of them was sent."""

    item: Item
    key: str
    earlier: str


def keyed(item: Item, form: Form, advance: Advance) -> Keyed:
    """Reads the file; `advance` gets the bytes as they go."""
    digest = _digest(item, advance)
    where = _readable(str(_location(item))) if item.place else None
    return Keyed(item, _key(item, form, digest, where), _key(item, form, digest, None))


def known(
    server: Server, files: list[Keyed], form: Form, claimed: set[str] | None = None
) -> dict[str, Sent]:
    """Of these files those that the server has already, by key, asked for all at once. A key of an
    earlier version stands for the first file alone that has it: `claimed` has those that were
    taken, and gets more. Raises ServerRefused."""
    if not files:
        return {}
    claimed = set() if claimed is None else claimed
    keys = list(dict.fromkeys(key for file in files for key in (file.key, file.earlier)))
    question = {"keys": keys, "owner": form.owner}
    answer = server.send("POST", "/ingest/known", json=question).json()["items"]
    there = {one["key"]: one for one in answer}
    found = {}
    for file in files:
        one = there.get(file.key)
        if one is None and file.earlier not in claimed:
            one = there.get(file.earlier)
            claimed.add(file.earlier)
        if one is not None:
            found[file.key] = Sent(file.item, one["ingest_job_id"], one["objects_total"], True)
    return found


def send(server: Server, file: Keyed, form: Form, advance: Advance) -> Sent:
    """Send one file. `advance` gets the bytes as they go. Should the server have it after all,
    it makes nothing new of it. Raises ServerRefused."""
    item = file.item
    query = form.query() + ([("filename", item.name)] if item.name else [])
    query += [("path", item.place)] if item.place else []
    query += [("modified_at", item.modified_at)] if item.modified_at else []
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


def _digest(item: Item, advance: Advance) -> str:
    content = hashlib.sha256()
    for chunk in _chunks(item.path, advance):
        content.update(chunk)
    return content.hexdigest()


def _location(item: Item) -> Path:
    """Where the file is on this machine, however the path to it was written."""
    return item.path.parent.resolve() / item.path.name


def _key(item: Item, form: Form, digest: str, where: str | None) -> str:
    words = [item.name, digest, form.owner, form.comments, form.collection]
    # What is not there leaves no trace, so that keys of earlier versions can still be made.
    given = {"key": form.key_paths, "path": where, "records": form.records}
    rest = [{name: value} for name, value in given.items() if value]
    text = json.dumps([*words, *form.tags, *rest])
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
