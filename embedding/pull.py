"""Download a known pack: resumes, verifies, and leaves either the whole pack or a part to
continue."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import httpx
import msgspec

from cubby.embedding.errors import DownloadInterrupted, PackError
from cubby.embedding.known import KNOWN_PACKS, KnownPack
from cubby.embedding.manifest import MANIFEST, FileFacts, read_manifest
from cubby.embedding.packs import check_file, find_pack, install_pack

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with (file, bytes here so far, bytes in all) as they come."""

HUB = "https://huggingface.co"
# In a row without one new byte; a connection that keeps dropping but moves on is kept up with.
_VAIN_TRIES = 4


def pull_pack(
    name: str,
    models_dir: Path,
    base_url: str = HUB,
    progress: Progress | None = None,
    known: dict[str, KnownPack] = KNOWN_PACKS,
) -> Path:
    """Fetch a known pack into the models folder; answers where it is.

    `base_url` is the hub or a mirror of it with the same paths. A connection that drops is taken
    up again where it broke; DownloadInterrupted when that does not help (pulling again continues
    from there). PackError for unknown names and for content that is not what it must be; such
    content is removed.
    """
    if name not in known:
        raise PackError(f"unknown model pack {name!r}; known are {', '.join(sorted(known))}")
    pack = known[name]
    here = find_pack(models_dir, pack.manifest.space)
    if here is not None and read_manifest(here).files == pack.manifest.files:
        return here
    work = models_dir / f".pull-{name}"
    folder = work / name
    folder.mkdir(parents=True, exist_ok=True)
    with _only_one(work / "lock"):
        root = f"{base_url.rstrip('/')}/{pack.repository}/resolve/{pack.revision}"
        with httpx.Client(follow_redirects=True, timeout=httpx.Timeout(30, connect=10)) as client:
            for file, source in pack.sources.items():
                facts = pack.manifest.files[file]
                _fetch(client, f"{root}/{source}", folder / file, facts, progress or _silent)
        manifest = msgspec.json.format(msgspec.json.encode(pack.manifest), indent=2)
        (folder / MANIFEST).write_bytes(manifest + b"\n")
        target = install_pack(folder, models_dir)
        shutil.rmtree(work)
    return target


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """Two pulls of one pack would write into the same part."""
    with path.open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = f"another process is pulling into {path.parent}; wait for it"
            raise DownloadInterrupted(message) from None
        yield


def _fetch(
    client: httpx.Client, url: str, target: Path, facts: FileFacts, progress: Progress
) -> None:
    """One file, as often as it takes; under its own name only when it is complete and right."""
    part = target.with_name(target.name + ".part")
    if target.exists():
        # Complete from an earlier pull, which broke at another file.
        target.rename(part)
    vain = 0
    while (size := _size(part)) < facts.bytes:
        try:
            _append(client, url, part, facts, progress)
        except (httpx.TransportError, DownloadInterrupted) as error:
            vain = vain + 1 if _size(part) <= size else 0
            if vain == _VAIN_TRIES:
                reason = str(error) or type(error).__name__
                message = f"{url} stopped at {_size(part)} of {facts.bytes} bytes: {reason}"
                raise DownloadInterrupted(message) from error
    try:
        check_file(part, facts)
    except PackError:
        part.unlink()
        raise
    part.rename(target)


def _append(
    client: httpx.Client, url: str, part: Path, facts: FileFacts, progress: Progress
) -> None:
    """Ask for what is missing and write it behind what is there."""
    have = _size(part)
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with client.stream("GET", url, headers=headers) as answer:
        status = answer.status_code
        if status >= 500 or status in (408, 425, 429):
            raise DownloadInterrupted(f"answered {status}")
        if status == 416:
            part.unlink(missing_ok=True)
            raise DownloadInterrupted("the server cannot resume this file; starting again")
        if status not in (200, 206):
            raise PackError(f"{url} answered {status}")
        if status == 200:
            have = 0
        elif not answer.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
            raise PackError(f"{url} sent another range than bytes {have}-")
        with part.open("r+b" if have else "wb") as file:
            file.seek(have)
            # As it comes, in no fixed portions: what has arrived before a break is kept.
            for chunk in answer.iter_raw():
                have += len(chunk)
                if have > facts.bytes:
                    break
                file.write(chunk)
                progress(part.stem, have, facts.bytes)
            file.truncate()
            os.fsync(file.fileno())
    if have > facts.bytes:
        part.unlink()
        raise PackError(f"{url} is longer than the {facts.bytes} bytes it must have; removed")
    if have < facts.bytes:
        raise DownloadInterrupted("the server ended too early")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _silent(_file: str, _done: int, _total: int) -> None:
    """For callers that do not watch."""
