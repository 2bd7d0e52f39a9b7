"""How much memory a worker takes for files that were made to be difficult."""

from __future__ import annotations

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
    workers = _processes("workers.main")
    before = [_reset(pid) for pid in workers]
    made = send(ground, [(path.name, path.read_bytes()) for path in paths])
    peaks = [_peak(pid) for pid in workers]
    decoders = [_peak(pid) for pid in _processes("media.child")]
    outcomes = Counter(one.status for one in made)
    told = ", ".join(f"{count} {state}" for state, count in sorted(outcomes.items()))
    yield Row(
        name=_NAME, unit="MB", cubby=max(peaks), floor=statistics.median(before),
        floor_is="a worker before them",
        also={"cubby": f"a decoder {max(decoders, default=0):,.0f} MB; {told}"},
    )  # fmt: skip


def _processes(module: str) -> list[int]:
    """Those that this process's Cubby runs: all of its descendants with that module."""
    found = []
    for pid in _descendants(Path("/proc/self")):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if module.encode() in words:
            found.append(pid)
    return found


def _descendants(process: Path) -> Iterator[int]:
    for children in process.glob("task/*/children"):
        for pid in map(int, children.read_text().split()):
            yield pid
            yield from _descendants(Path(f"/proc/{pid}"))


def _reset(pid: int) -> float:
    """Let the peak be counted anew from what is resident now, which is answered."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return _peak(pid)


def _peak(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024 / _MEGABYTE
