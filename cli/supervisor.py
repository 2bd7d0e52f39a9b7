"""Keeps child processes running: starts them, starts them again with growing pauses when they
end, and ends them all when it is asked to stop. No child outlives it, however it ends."""

from __future__ import annotations

import ctypes
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

import structlog

from cubby.cli.errors import ChildGaveUp
from cubby.config.secrets import hand_on
from cubby.config.settings import secret_names

log = structlog.get_logger(__name__)

# A child that ends with this code says that starting it again cannot help.
HOPELESS = 2
_LONGEST_PAUSE = 30.0
_HEALTHY_SECONDS = 10.0
_LOOK_SECONDS = 0.5
_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass
class Child:
    """A command to keep running, with the database login it gets. `ended` counts its ends in a
    row, without a healthy spell. It is asked to stop `stop_after` seconds after the supervisor."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    pass_fds: tuple[int, ...] = ()
    login: str = ""
    stop_after: float = 0.0
    process: subprocess.Popen[bytes] | None = None
    ended: int = 0
    started_at: float = 0.0
    start_at: float = 0.0

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """`environment` is asked at every start of a child; a child's own comes on top of it.

    To be used from the main thread: the kernel ends the children with the thread that started
    them.
    """

    def __init__(
        self,
        children: Sequence[Child],
        environment: Callable[[Child], dict[str, str]],
        grace_seconds: float,
        before_stop: Callable[[], object] = lambda: None,
    ) -> None:
        self.children = children
        self._environment = environment
        self._grace = grace_seconds
        self._before_stop = before_stop
        self._stops = 0

    def run(self, watch: Callable[[], object] = lambda: None) -> None:
        """Until a stop signal comes, then stop. A second signal ends the grace. `watch` is called
        at every look around, at least twice a second.

        Raises ChildGaveUp, after stopping the others, when a child says it can never work.
        """
        wake, waker = socket.socketpair()
        wake.setblocking(False)
        waker.setblocking(False)
        before = {number: signal.signal(number, self._told) for number in _STOP_SIGNALS}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        old_waker = signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        try:
            while not self._stops:
                watch()
                self._look()
                select.select([wake], [], [], self._pause())
                _drain(wake)
        finally:
            self._before_stop()
            self.stop()
            signal.set_wakeup_fd(old_waker)
            for number, handler in before.items():
                signal.signal(number, handler)
            wake.close()
            waker.close()

    def restart_all(self) -> None:
        """End every child; each is started again with a fresh environment."""
        for child in self.children:
            if child.running() and child.process is not None:
                child.process.terminate()

    def stop(self) -> None:
        """SIGTERM to all, each in its turn, and SIGKILL to those that are still there when the
        grace is over."""
        running = [child for child in self.children if child.running()]
        told: list[Child] = []
        began = time.monotonic()
        deadline = began + self._grace
        while any(child.running() for child in running):
            for child in running:
                if child not in told and time.monotonic() - began >= child.stop_after:
                    _send(child, signal.SIGTERM)
                    told.append(child)
            if time.monotonic() > deadline or self._stops > 1:
                for child in running:
                    if child.running():
                        log.warning("child killed", child=child.name)
                        _send(child, signal.SIGKILL)
                deadline = float("inf")
            time.sleep(0.02)

    def _told(self, number: int, _: FrameType | None) -> None:
        self._stops += 1
        log.info("stopping", signal=signal.Signals(number).name)

    def _look(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._bury(child, now)
            if child.process is None and now >= child.start_at:
                self._start(child)

    def _bury(self, child: Child, now: float) -> None:
        assert child.process is not None
        code, child.process = child.process.returncode, None
        if code == HOPELESS:
            raise ChildGaveUp(f"{child.name} cannot work.", "Its last lines above say why.")
        if now - child.started_at > _HEALTHY_SECONDS:
            child.ended = 0
        pause = min(_LONGEST_PAUSE, 0.25 * 2**child.ended)
        child.ended += 1
        child.start_at = now + pause
        log.warning("child ended", child=child.name, code=code, starts_again_in=pause)

    def _start(self, child: Child) -> None:
        child.started_at = time.monotonic()
        wanted = {**self._environment(child), **child.environment}
        environment, secrets = hand_on(wanted, secret_names())
        try:
            child.process = subprocess.Popen(
                child.command,
                stdin=subprocess.DEVNULL,
                env=environment,
                pass_fds=(*child.pass_fds, secrets),
                # Ctrl-C in a terminal is for the supervisor, which tells the children itself.
                start_new_session=True,
                preexec_fn=end_with(os.getpid()),  # noqa: PLW1509 - in the main thread
            )
        finally:
            os.close(secrets)
        log.info("child started", child=child.name, pid=child.process.pid)

    def _pause(self) -> float:
        starts = [child.start_at for child in self.children if child.process is None]
        due = min(starts, default=float("inf")) - time.monotonic()
        return max(0.0, min(_LOOK_SECONDS, due))


def _send(child: Child, number: signal.Signals) -> None:
    if child.process is not None:
        child.process.send_signal(number)


def _drain(wake: socket.socket) -> None:
    try:
        while wake.recv(4096):
            pass
    except BlockingIOError:
        return


def end_with(parent: int) -> Callable[[], None]:
    """To be called in a new child: the kernel tells it to stop when its parent has ended."""

    def prepare() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return prepare
