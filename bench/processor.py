"""CPU time of the processes of a Cubby, by what they are: other load on the machine hardly
changes it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.figures import BenchFailed
from bench.ground import Ground

# A worker process, and the decoders that it starts.
_WORKING = ("cubby.workers", "cubby.media.child")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Processor:
    """Seconds of CPU, of a Cubby so far or between two looks at it."""

    api: float
    workers: float
    postgres: float

    def __sub__(self, other: Processor) -> Processor:
        return Processor(
            self.api - other.api, self.workers - other.workers, self.postgres - other.postgres
        )

    @property
    def whole(self) -> float:
        return self.api + self.workers + self.postgres

    def each(self, count: int) -> str:
        """In words, for so many documents."""
        api, workers, postgres = (
            part / count * 1e3 for part in (self.api, self.workers, self.postgres)
        )
        return (
            f"{self.whole / count * 1e3:.2f} ms CPU: "
            f"API {api:.2f}, workers {workers:.2f}, Postgres {postgres:.2f}"
        )


@dataclass(frozen=True)
class _Process:
    parent: int
    own: float
    ended_children: float
    command: str


def processor_of(ground: Ground) -> Processor:
    """What the processes have used until now; those of Postgres that ended count too."""
    found = dict(_processes())
    postmaster = _postmaster(ground)
    if postmaster not in found:
        raise BenchFailed("Postgres is not running")
    pids = _by_part(ground, found)
    api, workers, postgres = (sum(found[pid].own for pid in part) for part in pids)
    return Processor(api, workers, postgres + found[postmaster].ended_children)


def spent(connection: psycopg.Connection[Any]) -> float:
    """Seconds of CPU so far of the server's process for a connection."""
    stat = Path(f"/proc/{connection.info.backend_pid}/stat").read_text()
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / _TICKS


def process_ids(ground: Ground) -> dict[str, list[int]]:
    """The processes now, by what they are; of Postgres the one that all others end with."""
    found = dict(_processes())
    api, workers, _ = _by_part(ground, found)
    postmaster = [pid for pid in [_postmaster(ground)] if pid in found]
    return {"api": sorted(api), "workers": sorted(workers), "postgres": postmaster}


def _postmaster(ground: Ground) -> int:
    try:
        text = (ground.stack.data_dir / "postgres" / "postmaster.pid").read_text()
    except FileNotFoundError:
        return 0
    return int(text.split()[0])


def _by_part(ground: Ground, found: dict[int, _Process]) -> tuple[set[int], set[int], set[int]]:
    postgres = set(_below(_postmaster(ground), found)) & found.keys()
    own = (set(_below(ground.stack.pid, found)) & found.keys()) - postgres
    api = {pid for pid in own if "api_process" in found[pid].command}
    workers = {pid for pid in own - api if any(part in found[pid].command for part in _WORKING)}
    return api, workers, postgres


def _processes() -> Iterator[tuple[int, _Process]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "stat").read_text()
            command = (folder / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue  # ended in between
        # The name in parentheses may hold spaces; what follows are numbers.
        fields = status.rpartition(")")[2].split()
        own, ended = (sum(map(int, fields[at : at + 2])) / _TICKS for at in (11, 13))
        yield int(folder.name), _Process(int(fields[1]), own, ended, command)


def _below(pid: int, found: dict[int, _Process]) -> Iterator[int]:
    yield pid
    for child, process in found.items():
        if process.parent == pid:
            yield from _below(child, found)
