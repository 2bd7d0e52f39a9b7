"""Which embedder a process uses."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias, get_args

from cubby.embedding.errors import PackError
from cubby.embedding.histogram import SPACE, HistogramEmbedder
from cubby.embedding.packs import find_pack, load_pack
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

    `auto`: the pack that makes this space if it is in `models_dir` (verified: PackError if it is
    damaged), else the histogram. So the answer's own `space` may be another than asked for: the
    caller compares them before it stores or searches. `histogram` and `http` (which needs `url`)
    are what they say; `threads` is for packs.
    """
    if kind == "http":
        if not url:
            raise PackError("the http embedder needs the URL of its server")
        return HttpEmbedder(url)
    if kind == "auto" and space not in (None, SPACE):
        folder = find_pack(models_dir, space)
        if folder is not None:
            return load_pack(folder, threads)
    if kind not in get_args(EmbedderKind):
        raise PackError(f"no embedder {kind!r}; there are {', '.join(get_args(EmbedderKind))}")
    return HistogramEmbedder()
