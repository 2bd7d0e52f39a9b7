"""The head of a request, within bounds. The server itself would wait for its end without limit, and
keep all of it in memory. What comes after the head is the business of app/pace.py."""

from __future__ import annotations

import asyncio
import json

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from cubby.app.problems import MEDIA_TYPE, HeadTooLarge, Problem, TooSlow

MOST_BYTES = 64 * 1024
"""More than any browser sends, cookies and all."""


def bounded_heads(seconds: int) -> type[HttpToolsProtocol]:
    """A protocol for uvicorn that limits the seconds and the bytes of the head of a request: 408
    and 431 beyond them."""

    class BoundedHead(HttpToolsProtocol):
        _timer: asyncio.TimerHandle | None = None
        _head_bytes = 0

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            # What the app learns of a connection it learns once.
            self.app_state = {**self.app_state, "connection": {}}
            self._await_head()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self._timer is None:
                return
            self._head_bytes += len(data)
            if self._head_bytes > MOST_BYTES:
                self._refuse(
                    HeadTooLarge(
                        f"The head of the request has more than {MOST_BYTES} bytes",
                        hint="Send what is long in the body.",
                        extra={"limit": MOST_BYTES},
                    )
                )

        def on_message_begin(self) -> None:
            super().on_message_begin()
            self._await_head()

        def on_headers_complete(self) -> None:
            self._stop_waiting()
            super().on_headers_complete()

        def _await_head(self) -> None:
            self._stop_waiting()
            self._head_bytes = 0
            self._timer = self.loop.call_later(seconds, self._give_up)

        def _stop_waiting(self) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

        def _give_up(self) -> None:
            self._refuse(
                TooSlow(
                    f"The head of the request was not complete within {seconds} seconds",
                    hint="Send it again over a better line, or raise CUBBY_STALL_SECONDS.",
                    extra={"limit": seconds},
                )
            )

        def _refuse(self, problem: Problem) -> None:
            self._stop_waiting()
            if not self.transport.is_closing():
                self.transport.write(_answer(problem))
                self.transport.close()

    return BoundedHead


def _answer(problem: Problem) -> bytes:
    """As app/problems.py would say it, of a request that the app never sees."""
    body = json.dumps(
        {
            "type": f"urn:cubby:problem:{problem.slug}",
            "title": problem.title,
            "status": problem.status,
            "detail": problem.detail,
            "code": problem.code,
            "hint": problem.hint,
        }
        | problem.extra
    ).encode()
    head = (
        f"HTTP/1.1 {problem.status} {problem.title}\r\ncontent-type: {MEDIA_TYPE}\r\n"
        f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )
    return head.encode() + body
