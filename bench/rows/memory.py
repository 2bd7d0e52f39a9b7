"""How much memory a worker takes for files that were made to be difficult."""

from __future__ import annotations

import contextlib
import os
import statistics
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench import corpora
from bench.figures import LeftOut, Row, Sizes
from bench.ground import Ground
from bench.sending import send

_FOLDERS = ("img-pillow", "img-sharp")
_NAME = f"peak memory of a worker over {' and '.join(_FOLDERS)}"
_MEGABYTE = 1 << 20


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row | LeftOut]:
    """Resident memory, of the worker that took most. Its decoders are counted apart: they are the
    ones with a limit."""
    paths = [path for name in _FOLDERS for path in corpora.files(name)]
    if not paths:
        yield from corpora.missing([_NAME])
        return
    paths = paths[:: max(1, len(paths) // sizes.corpus_files)][: sizes.corpus_files]
    workers = _processes("cubby.workers.main")
    before = [_reset(pid) for pid in workers]
    made = send(ground, [(path.name, path.read_bytes()) for path in paths])
    peaks = [_peak(pid) for pid in workers]
    decoders = [_peak(pid) for pid in _processes("cubby.media.child")]
    outcomes = Counter(one.status for one in made)
    told = ", ".join(f"{count} {state}" for state, count in sorted(outcomes.items()))
    yield Row(
        name=_NAME, unit="MB", cubby=max(peaks), floor=statistics.median(before),
        floor_is="a worker before them",
        also={"cubby": f"a decoder {max(decoders, default=0):,.0f} MB; {told}"},
    )  # fmt: skip


def _processes(module: str) -> list[int]:
    """Those that this process's Cubby runs: all of its descendants with that module. Some end
    while they are looked for, for decoders are replaced."""
    found = []
    for pid in _descendants(os.getpid()):
        with contextlib.suppress(FileNotFoundError):
            if module.encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                found.append(pid)
    return found


def _descendants(process: int) -> Iterator[int]:
    for children in Path(f"/proc/{process}").glob("task/*/children"):
        with contextlib.suppress(FileNotFoundError):
            for pid in map(int, children.read_text().split()):
                yield pid
                yield from _descendants(pid)


def _reset(pid: int) -> float:
    """Let the peak be counted again from what is resident now, which is answered."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return _peak(pid)


def _peak(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024 / _MEGABYTE
