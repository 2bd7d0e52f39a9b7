"""Asking the embedding server: within bounds, and without its secrets in what is said of it.

An answer is no larger than what it can need, is not compressed, and does not take longer than its
time. Messages reach people who may only send, so none has a user, a password or a query.
"""

from __future__ import annotations

import time
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

import httpx

from cubby.embedding.errors import EmbedderRefused, EmbedderUnavailable

LARGEST_ANSWER: Final = 4 * 1024 * 1024
_SHOWN_BYTES: Final = 200
_WORTH_ANOTHER_TRY: Final = {408, 425, 429}


class Remote:
    """One server. httpx clients are safe for threads."""

    def __init__(self, url: str, timeout_seconds: float) -> None:
        self._seconds = timeout_seconds
        try:
            parsed = httpx.URL(url)
        except httpx.InvalidURL as error:
            # What the parser says may hold the part that it did not understand.
            raise EmbedderRefused("CUBBY_EMBEDDER_URL is not a valid URL") from error
        self._secrets = _secrets_of(parsed)
        self.shown = str(parsed.copy_with(userinfo=b"", query=None, fragment=None))
        # The user and the password are not part of the address from here on.
        self._url = parsed.copy_with(userinfo=b"")
        self._client = httpx.Client(
            auth=(parsed.username, parsed.password) if parsed.userinfo else None,
            headers={"Accept-Encoding": "identity"},
            timeout=httpx.Timeout(timeout_seconds, connect=min(5, timeout_seconds)),
        )

    def close(self) -> None:
        self._client.close()

    def ask(self, method: str, body: Any) -> bytes:
        """The answer. Raises EmbedderRefused, which is final, or EmbedderUnavailable."""
        try:
            with self._client.stream(method, self._url, json=body) as answer:
                return self._judged(answer)
        except httpx.UnsupportedProtocol as error:
            raise EmbedderRefused(self.said(f"cannot be asked: {error}")) from None
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise EmbedderUnavailable(self.said(f"did not answer: {reason}")) from None

    def said(self, words: str) -> str:
        """A sentence about the server, also one with its own words in it."""
        for secret in self._secrets:
            words = words.replace(secret, "***")
        return f"{self.shown} {words}"

    def _judged(self, answer: httpx.Response) -> bytes:
        status, encoding = answer.status_code, answer.headers.get("Content-Encoding", "identity")
        if encoding.strip().lower() != "identity":
            raise EmbedderRefused(
                self.said(f"answered in the encoding {encoding[:40]!r}, which was not asked for")
            )
        content = self._bounded(answer, LARGEST_ANSWER if status == httpx.codes.OK else 4096)
        if status == httpx.codes.OK:
            return content
        text = self.said(f"answered {status}: {content.decode(errors='replace')}")[:_SHOWN_BYTES]
        if status >= httpx.codes.INTERNAL_SERVER_ERROR or status in _WORTH_ANOTHER_TRY:
            raise EmbedderUnavailable(text)
        raise EmbedderRefused(text)

    def _bounded(self, answer: httpx.Response, limit: int) -> bytes:
        deadline = time.monotonic() + self._seconds
        content = bytearray()
        for chunk in answer.iter_raw():
            content += chunk
            if len(content) > limit:
                if answer.status_code != httpx.codes.OK:
                    break
                raise EmbedderRefused(self.said(f"answered with more than {limit} bytes"))
            if time.monotonic() > deadline:
                raise EmbedderUnavailable(self.said(f"did not end within {self._seconds:g} s"))
        return bytes(content)


def _secrets_of(url: httpx.URL) -> list[str]:
    """As they are written and as they are meant, the longest first."""
    userinfo = url.userinfo.decode(errors="replace")
    parts = [userinfo, *userinfo.split(":"), url.query.decode(errors="replace")]
    parts += [value for _, value in parse_qsl(url.query.decode(errors="replace"))]
    return sorted({*filter(None, parts), *map(unquote, filter(None, parts))}, key=len, reverse=True)
