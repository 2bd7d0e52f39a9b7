"""A wire to a server that a test can cut, or let fall silent."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Wire:
    """Listens on `port` and hands on to the server, as long as it is whole."""

    target: tuple[str, int]
    listener: socket.socket = field(init=False)
    port: int = field(init=False)
    ends: threading.Event = field(default_factory=threading.Event)
    _whole: threading.Event = field(default_factory=threading.Event)
    _silent: threading.Event = field(default_factory=threading.Event)
    _open: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self._whole.set()

    def cut(self) -> None:
        """End what is open; what is new is ended at once."""
        self._whole.clear()
        self._end_all()

    def fall_silent(self) -> None:
        """Take everything and hand on nothing, as a host without power or network."""
        self._silent.set()

    def mend(self) -> None:
        self._silent.clear()
        self._end_all()
        self._whole.set()

    def serve(self) -> None:
        while not self.ends.is_set():
            if not select.select([self.listener], [], [], 0.05)[0]:
                continue
            near, _ = self.listener.accept()
            if not self._whole.is_set():
                near.close()
                continue
            threading.Thread(target=self._hand_on, args=[near], daemon=True).start()

    def _hand_on(self, near: socket.socket) -> None:
        with near, socket.create_connection(self.target) as far:
            self._open += [near, far]
            with suppress(OSError, ValueError):
                while not self.ends.is_set():
                    ready = select.select([near, far], [], [], 0.05)[0]
                    if self._silent.is_set():
                        self.ends.wait(0.05)
                        continue
                    for one in ready:
                        data = one.recv(65536)
                        if not data:
                            return
                        (far if one is near else near).sendall(data)

    def _end_all(self) -> None:
        while self._open:
            with suppress(OSError):
                self._open.pop().shutdown(socket.SHUT_RDWR)


@contextmanager
def wire_to(host: str, port: int) -> Iterator[Wire]:
    wire = Wire((host, port))
    thread = threading.Thread(target=wire.serve)
    thread.start()
    try:
        yield wire
    finally:
        wire.ends.set()
        thread.join()
        wire.cut()
        wire.listener.close()
