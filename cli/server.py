"""Asking the API, from the command line."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import httpx

from cubby.cli.errors import ServerAway, ServerRefused
from cubby.cli.installations import elsewhere
from cubby.cli.up_lock import running_url
from cubby.config import Settings

_TRIES = 5
_BUSY = (429, 502, 503, 504)
_NOT_LET_IN = (401, 403)
_LONGEST_PAUSE = 15.0


class Server:
    """The API of CUBBY_SERVER_URL, else the one `cubby up` runs on this data folder, else the one
    on CUBBY_HOST and CUBBY_PORT."""

    def __init__(self, settings: Settings) -> None:
        url = settings.server_url or running_url(settings.data_dir) or settings.api_url
        self.url = url.rstrip("/")
        self._data_dir = settings.data_dir
        self._has_answered = False
        headers = {"Authorization": f"Bearer {settings.api_key}"} if settings.api_key else {}
        self._http = httpx.Client(
            base_url=f"{self.url}/api/v1",
            headers=headers,
            timeout=httpx.Timeout(120, connect=10),
            # A proxy of the environment is for servers elsewhere.
            trust_env=settings.server_url is not None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, path: str, **query: Any) -> Any:
        """The JSON answer. Raises ServerRefused."""
        return self.send("GET", path, params=query).json()

    def send(self, method: str, path: str, **request: Any) -> httpx.Response:
        """One request, sent again for a while when the server is busy or restarting; a body must
        be one that can be sent twice. Raises ServerRefused with the problem it answered."""
        for attempt in range(_TRIES):
            last = attempt == _TRIES - 1
            try:
                answer = self._http.request(method, path, **request)
            except httpx.TransportError as error:
                # No server was ever there: no reason to keep a person waiting.
                absent = isinstance(error, httpx.ConnectError) and not self._has_answered
                if last or (attempt == 0 and absent):
                    raise self._away(error) from None
                pause = 2.0**attempt
            else:
                self._has_answered = True
                if answer.is_success:
                    return answer
                if answer.status_code not in _BUSY or last:
                    raise _refusal(answer)
                pause = _retry_after(answer)
            time.sleep(min(pause, _LONGEST_PAUSE))
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def stream(self, path: str, **query: Any) -> Iterator[Iterator[bytes]]:
        """The body of an answer, in the pieces it comes in. Raises ServerRefused, and ServerAway
        when it breaks off."""
        try:
            with self._http.stream("GET", path, params=query) as answer:
                if not answer.is_success:
                    answer.read()
                    raise _refusal(answer)
                yield answer.iter_bytes()
        except httpx.TransportError as error:
            raise self._away(error) from None

    def _away(self, error: httpx.TransportError) -> ServerAway:
        reason = str(error) or type(error).__name__
        hint = "Start one with cubby up, or set CUBBY_SERVER_URL."
        others = elsewhere(self._data_dir)
        return ServerAway(f"No Cubby answers at {self.url}: {reason}.", f"{others} {hint}".strip())


def _retry_after(answer: httpx.Response) -> float:
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.isdigit() else 2.0


def _refusal(answer: httpx.Response) -> ServerRefused:
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    title = problem.get("title") or answer.reason_phrase or "refused"
    detail = problem.get("detail")
    message = f"{title} ({answer.status_code})" + (f": {detail}" if detail else "")
    kind = ServerAway if answer.status_code in _NOT_LET_IN else ServerRefused
    error = kind(message, problem.get("hint") or "")
    error.status = answer.status_code
    return error
