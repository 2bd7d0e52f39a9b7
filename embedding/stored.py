"""Model packs in storage, for hosts that lack them. `put` and `stream` are of a storage; what comes
from one is verified as any pack is.

A pack is the folder `models/<sha256 of its model.json>`. That file names all others with their
sha256, and is put last: where it is, the pack is complete.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from cubby.embedding.errors import PackError
from cubby.embedding.manifest import MANIFEST, read_manifest
from cubby.embedding.packs import install_pack, load_pack

PREFIX = "models/"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class StoredPart:
    """A file of a pack."""

    name: str
    sha256: str
    size_bytes: int


def pack_sha256(folder: Path) -> str:
    """By which its content is known."""
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()


def store_pack(folder: Path, put: Callable[[str, Iterable[bytes]], object]) -> str:
    """Put a verified pack into storage; repeating it is harmless. Returns its sha256."""
    manifest = load_pack(folder).manifest
    sha256 = pack_sha256(folder)
    for name in (*manifest.files, MANIFEST):
        put(f"{PREFIX}{sha256}/{name}", _chunks(folder / name))
    return sha256


def files_of(sha256: str, read: Callable[[str], bytes]) -> list[StoredPart]:
    """The files of the pack of this sha256, as its `model.json` in storage names them. Raises
    PackError where that is another one, and what `read` raises."""
    data = read(f"{PREFIX}{sha256}/{MANIFEST}")
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise PackError(f"models/{sha256}: sha256 of its {MANIFEST} is {found}")
    with tempfile.TemporaryDirectory(prefix="cubby-") as name:
        Path(name, MANIFEST).write_bytes(data)
        files = read_manifest(Path(name)).files
    named = [StoredPart(name, facts.sha256, facts.bytes) for name, facts in files.items()]
    return [*named, StoredPart(MANIFEST, sha256, len(data))]


def fetch_pack(sha256: str, stream: Callable[[str], Iterable[bytes]], models_dir: Path) -> Path:
    """The pack of this sha256 in the models folder, verified. Raises PackError where it is not
    what it says, and what `stream` raises."""
    models_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=models_dir) as name:
        copy = Path(name, "pack")
        copy.mkdir()
        _write(copy / MANIFEST, stream(f"{PREFIX}{sha256}/{MANIFEST}"))
        found = pack_sha256(copy)
        if found != sha256:
            raise PackError(f"models/{sha256}: sha256 of its {MANIFEST} is {found}")
        manifest = read_manifest(copy)
        for file in manifest.files:
            _write(copy / file, stream(f"{PREFIX}{sha256}/{file}"))
        try:
            return install_pack(copy, models_dir)
        except OSError:
            # Another process of this host was faster.
            if (models_dir / manifest.name / MANIFEST).is_file():
                return models_dir / manifest.name
            raise


def _chunks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    with path.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
