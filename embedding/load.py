"""Which embedder a process uses."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias, get_args

from cubby.embedding.errors import PackError
from cubby.embedding.histogram import SPACE, HistogramEmbedder
from cubby.embedding.packs import find_pack, list_packs, load_pack
from cubby.embedding.photographs import SPACE as PHOTOGRAPHS
from cubby.embedding.photographs import are_here, load_photographs
from cubby.embedding.protocol import Embedder
from cubby.embedding.remote import HttpEmbedder

EmbedderKind: TypeAlias = Literal["auto", "histogram", "http"]


def load_embedder(
    models_dir: Path,
    space: str | None,
    kind: EmbedderKind = "auto",
    *,
    url: str | None = None,
    threads: int = 1,
) -> Embedder:
    """The embedder for the active space of the database (`space`; None: none is set yet).

    `auto`: the pack that makes this space if it is here (verified: PackError if it is damaged),
    else the histogram. So the answer's own `space` may be another than asked for: the caller
    compares them before it stores or searches. For the first space of a database that is the
    newest pack in `models_dir`, else the built-in one for photographs. `histogram` and `http`
    (which needs `url`) are what they say; `threads` is for packs.
    """
    if kind == "http":
        if not url:
            raise PackError("the http embedder needs the URL of its server")
        return HttpEmbedder(url)
    if kind == "auto" and space != SPACE:
        folder = _newest_pack(models_dir) if space is None else find_pack(models_dir, space)
        if folder is not None:
            return load_pack(folder, threads)
        if space == PHOTOGRAPHS or (space is None and are_here()):
            return load_photographs(models_dir, threads)
    if kind not in get_args(EmbedderKind):
        raise PackError(f"unknown embedder {kind!r}; known are {', '.join(get_args(EmbedderKind))}")
    return HistogramEmbedder()


def _newest_pack(models_dir: Path) -> Path | None:
    """The usable pack that came last: a person fetched it, so it goes before what is built in."""
    folders = [pack.folder for pack in list_packs(models_dir) if pack.problem is None]
    return max(folders, key=lambda folder: (folder.stat().st_mtime, folder.name), default=None)
