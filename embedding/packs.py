"""Model packs on disk: verify one, list them, take one in from a folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cubby.embedding.clip import ClipEmbedder
from cubby.embedding.errors import PackError
from cubby.embedding.manifest import MANIFEST, FileFacts, Manifest, read_manifest


@dataclass(frozen=True, slots=True)
class PackInfo:
    """One folder of the models folder. `problem` says why it cannot be used, if it cannot.

    Sizes are checked for this, content only when the pack is loaded.
    """

    folder: Path
    manifest: Manifest | None
    problem: str | None


def load_pack(folder: Path, threads: int = 1) -> ClipEmbedder:
    """Verify a pack (manifest, sizes, sha256, tensors of both graphs) and open it.

    `threads` is how many cores one embedding may use. Raises PackError with the reason.
    """
    manifest = read_manifest(folder)
    for name, facts in manifest.files.items():
        check_file(folder / name, facts)
    return ClipEmbedder(folder, manifest, threads)


def list_packs(models_dir: Path) -> list[PackInfo]:
    """Every pack in the models folder, usable or not, by name. No folder means no packs."""
    if not models_dir.is_dir():
        return []
    folders = sorted(path for path in models_dir.iterdir() if path.is_dir())
    return [_info(path) for path in folders if not path.name.startswith(".")]


def find_pack(models_dir: Path, space: str) -> Path | None:
    """The folder of the complete pack that makes vectors of this space."""
    for pack in list_packs(models_dir):
        if pack.manifest is not None and pack.problem is None and pack.manifest.space == space:
            return pack.folder
    return None


def import_pack(folder: Path, models_dir: Path) -> Path:
    """Copy a pack into the models folder under its own name, verified; answers where it is.

    A pack that is there already with the same files is left alone. Another one under the same name,
    or for the same space, is a PackError. What is listed in model.json is copied, no more.
    """
    manifest = load_pack(folder).manifest
    models_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".import-", dir=models_dir) as name:
        copy = Path(name) / manifest.name
        copy.mkdir()
        for file in (MANIFEST, *manifest.files):
            shutil.copyfile(folder / file, copy / file)
        return install_pack(copy, models_dir)


def install_pack(folder: Path, models_dir: Path) -> Path:
    """Verify a complete folder that is on the same disk and move it to its final name."""
    manifest = load_pack(folder).manifest
    target = models_dir / manifest.name
    if target.exists():
        if _info(target).problem is None and read_manifest(target).files == manifest.files:
            return target
        raise PackError(f"{target} exists with other content; remove it first")
    other = find_pack(models_dir, manifest.space)
    if other is not None:
        raise PackError(f"{other} already makes vectors of the space {manifest.space}")
    for path in (*folder.iterdir(), folder):
        _flush(path)
    folder.rename(target)
    _flush(models_dir)
    return target


def check_file(path: Path, facts: FileFacts) -> None:
    """Refuse a file that has not the size and the sha256 it should have."""
    check_size(path, facts)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != facts.sha256:
        raise PackError(f"{path}: sha256 is {found}, should be {facts.sha256}; pull it again")


def check_size(path: Path, facts: FileFacts) -> None:
    """Refuse a file that is missing or has another size."""
    if not path.is_file():
        raise PackError(f"{path} is missing")
    size = path.stat().st_size
    if size != facts.bytes:
        raise PackError(f"{path} has {size} bytes, should have {facts.bytes}; pull it again")


def _info(folder: Path) -> PackInfo:
    manifest = None
    try:
        manifest = read_manifest(folder)
        for name, facts in manifest.files.items():
            check_size(folder / name, facts)
    except PackError as error:
        return PackInfo(folder, manifest, str(error))
    return PackInfo(folder, manifest, None)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
