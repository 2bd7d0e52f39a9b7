"""Which jobs of a process may run beside each other: all, but those whose worker ended during them.

What ended a worker is not known, only what it worked on. Each of those jobs is tried alone, so that
the one at fault is lost by itself.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from cubby.workers.errors import HandedBack

_LOOK_SECONDS = 0.5


class Gate:
    """Any number of jobs together, or one alone. One that waits to be alone goes first."""

    def __init__(self, leaving: threading.Event) -> None:
        self._leaving = leaving
        self._changed = threading.Condition()
        self._together = 0
        self._is_alone = False
        self._wanting = 0
        self.entry = threading.Lock()
        """Held while a job is begun, until it runs: none is begun that would wait for another, and
        be lost with it."""

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Raises HandedBack when the process ends before the turn comes."""
        with self._changed:
            while self._is_alone or self._wanting:
                self._wait()
            self._together += 1
        try:
            yield
        finally:
            with self._changed:
                self._together -= 1
                self._changed.notify_all()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """As `together`, from within it: the job begins again when all others have ended."""
        with self._changed:
            self._together -= 1
            self._wanting += 1
            self._changed.notify_all()
            try:
                while self._is_alone or self._together:
                    self._wait()
                self._is_alone = True
            except BaseException:
                self._together += 1
                raise
            finally:
                self._wanting -= 1
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._is_alone = False
                self._together += 1
                self._changed.notify_all()

    @property
    def is_wanted(self) -> bool:
        """Whether jobs wait for those that run to end, as all do for one that runs alone."""
        with self._changed:
            return bool(self._is_alone or self._wanting)

    def _wait(self) -> None:
        if self._leaving.is_set():
            raise HandedBack("the worker is stopping")
        self._changed.wait(_LOOK_SECONDS)
