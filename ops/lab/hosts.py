"""Hosts of the lab: network namespaces on one bridge, with an address each."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cubby.cli.errors import CliError

_FAKETIME = "*/faketime/libfaketime.so.1"

NETWORK = "10.77.0"
BRIDGE = "lab"


class NoLab(CliError):
    """The lab cannot run here; the message says what is missing."""


def run(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout


class Clock:
    """A clock that jumps, for the processes that are started with its environment.

    A time namespace shifts the monotonic clock only, so libfaketime shifts the wall clock.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.jump(0)

    @staticmethod
    def library() -> Path | None:
        return next((found for top in (Path("/usr/lib"), Path("/usr/lib64"))
                     for found in top.glob(_FAKETIME)), None)  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(self.library()),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_RESET": "1",
            "NO_FAKE_STAT": "1",
        }

    def jump(self, seconds: int) -> None:
        """So far ahead of the right time, or behind it."""
        self._file.write_text(f"{seconds:+d}\n")
        self._file.chmod(0o644)


def make_bridge() -> None:
    """The wire between all hosts, in the network of this process, which is the lab's own."""
    run("mount", "--make-rprivate", "/")
    Path("/run/netns").mkdir(parents=True, exist_ok=True)
    run("mount", "-t", "tmpfs", "tmpfs", "/run/netns")
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", BRIDGE, "type", "bridge")
    run("ip", "addr", "add", f"{NETWORK}.1/24", "dev", BRIDGE)
    run("ip", "link", "set", BRIDGE, "up")


@dataclass
class Host:
    """One namespace. What runs in it can be started, paused, killed, and cut off together."""

    name: str
    number: int
    folder: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        wire = f"v-{self.name}"
        run("ip", "netns", "add", self.name)
        run("ip", "link", "add", wire, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        run("ip", "link", "set", wire, "master", BRIDGE, "up")
        self._inside("ip", "link", "set", "lo", "up")
        self._inside("ip", "link", "set", "eth0", "up")
        self.take(self.address)

    @property
    def address(self) -> str:
        return f"{NETWORK}.{self.number}"

    @property
    def within(self) -> list[str]:
        return ["ip", "netns", "exec", self.name]

    def start(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        with (self.folder / f"{self.name}.log").open("ab") as log:
            process = subprocess.Popen(
                [*self.within, *command], env={**(environment or os.environ)},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.started.append(process)
        return process

    def take(self, address: str) -> None:
        """Answer at this address, too."""
        self._inside("ip", "addr", "add", f"{address}/24", "dev", "eth0")

    def leave(self, address: str) -> None:
        self._inside("ip", "addr", "del", f"{address}/24", "dev", "eth0")

    def forget_neighbours(self) -> None:
        """An address has moved to another host, which would say so itself."""
        self._inside("ip", "neigh", "flush", "dev", "eth0")

    def cut(self) -> None:
        run("ip", "link", "set", f"v-{self.name}", "down")

    def mend(self) -> None:
        run("ip", "link", "set", f"v-{self.name}", "up")

    def pids(self) -> list[int]:
        return [int(pid) for pid in run("ip", "netns", "pids", self.name).split()]

    def signal(self, number: signal.Signals) -> None:
        """To everything that runs there."""
        for pid in self.pids():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue

    def kill(self) -> None:
        """As a host that loses power."""
        while self.pids():
            self.signal(signal.SIGKILL)
            for process in self.started:
                process.poll()

    def stop(self, seconds: float = 60) -> None:
        """As a service manager does it."""
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.started:
            process.wait(seconds)
        self.started.clear()

    def _inside(self, *command: str) -> None:
        run(*self.within, *command)
