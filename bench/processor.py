"""CPU time of the processes of a Cubby, by what they are: other load on the machine hardly
changes it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.figures import BenchFailed
from bench.ground import Ground

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
    postmaster = int((ground.stack.data_dir / "postgres" / "postmaster.pid").read_text().split()[0])
    postgres = set(_below(postmaster, found))
    if postmaster not in found:
        raise BenchFailed("Postgres is not running")
    api = workers = 0.0
    for pid in set(_below(ground.stack.pid, found)) - postgres:
        command = found[pid].command
        if "api_process" in command:
            api += found[pid].own
        elif "workers" in command:
            workers += found[pid].own
    ended = found[postmaster].ended_children
    return Processor(api, workers, sum(found[pid].own for pid in postgres) + ended)


def _processes() -> Iterator[tuple[int, _Process]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "stat").read_text()
            command = (folder / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue  # ended meanwhile
        # The name in parentheses may hold spaces; what follows are numbers.
        fields = status.rpartition(")")[2].split()
        own, ended = (sum(map(int, fields[at : at + 2])) / _TICKS for at in (11, 13))
        yield int(folder.name), _Process(int(fields[1]), own, ended, command)


def _below(pid: int, found: dict[int, _Process]) -> Iterator[int]:
    yield pid
    for child, process in found.items():
        if process.parent == pid:
            yield from _below(child, found)
