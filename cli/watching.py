"""A folder, looked at again and again: what appears in it is sent once it stops changing.

Nothing is kept on disk: each file has an idempotency key made of its place and content. After a
restart the server is asked which of them it has.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cubby.cli.errors import CliError, ServerAway, ServerRefused
from cubby.cli.sending import Form, Keyed, Sent, item_of, keyed, known, send
from cubby.cli.server import Server

_AT_ONCE = 200
_LATER = {408, 425, 429}
_State = tuple[int, int, int]


@dataclass
class Watch:
    """`told` hears of each file that was sent, `failed` of each that was not. `now` is a clock
    that only goes forward."""

    server: Server
    folder: Path
    form: Form
    settle_seconds: float
    now: Callable[[], float]
    told: Callable[[Sent], None]
    failed: Callable[[str], None]
    _done: dict[Path, _State] = field(default_factory=dict)
    _changing: dict[Path, tuple[_State, float]] = field(default_factory=dict)

    def turn(self) -> None:
        """Look once. Raises ServerAway; what was not sent stays for the next turn."""
        there = dict(self._files())
        self._done = {path: state for path, state in self._done.items() if path in there}
        self._changing = {path: one for path, one in self._changing.items() if path in there}
        ready = [path for path, state in there.items() if self._is_ready(path, state)]
        for start in range(0, len(ready), _AT_ONCE):
            self._send(ready[start : start + _AT_ONCE])

    def _is_ready(self, path: Path, state: _State) -> bool:
        """Whether it is new, or another one than was sent, and has not changed for a while."""
        if self._done.get(path) == state:
            return False
        before, since = self._changing.get(path, (None, 0.0))
        if before != state:
            self._changing[path] = (state, self.now())
            return self.settle_seconds <= 0
        return self.now() - since >= self.settle_seconds

    def _send(self, paths: list[Path]) -> None:
        files = [file for path in paths if (file := self._keyed(path)) is not None]
        there = known(self.server, files, self.form)
        for file in files:
            path = file.item.path
            state = self._changing[path][0]
            if _state(path) != state:
                continue  # it changes again: the next turns see it
            if file.key not in there:
                try:
                    self.told(send(self.server, file, self.form, lambda _: None))
                except ServerAway:
                    raise
                except ServerRefused as error:
                    self.failed(f"{path}: {error}")
                    if error.status is None or error.status >= 500 or error.status in _LATER:
                        self._changing[path] = (state, self.now())
                        continue
                    # Sent again, it would be refused again: it is tried once it is another one.
            self._done[path] = state
            del self._changing[path]

    def _keyed(self, path: Path) -> Keyed | None:
        try:
            return keyed(item_of(path, self.folder), self.form, lambda _: None)
        except (CliError, OSError) as error:
            # It went between two looks, or may not be read. The next turn tries again.
            if path.exists():
                self.failed(str(error))
            return None

    def _files(self) -> Iterator[tuple[Path, _State]]:
        for folder, names, files in os.walk(self.folder):
            names[:] = sorted(name for name in names if not name.startswith("."))
            for name in sorted(files):
                path = Path(folder, name)
                if not name.startswith(".") and path.is_file() and (state := _state(path)):
                    yield path, state


def _state(path: Path) -> _State | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
