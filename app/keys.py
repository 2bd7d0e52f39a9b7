"""API keys and sessions as one process of the API sees them."""

from __future__ import annotations

import hashlib
import ipaddress
import time
from collections.abc import Callable
from uuid import UUID

import structlog

from cubby.config.settings import Settings
from cubby.db.answers.keys import Caller, KeyUsage, Session
from cubby.db.calls import api, catalog
from cubby.db.calls.call import Call
from cubby.db.calls.call import Caller as Carrier
from cubby.db.errors import Busy, DatabaseUnavailable, translate

CACHE_SECONDS = 3.0
"""How long a revoked key may still open something."""
MOST_CACHED = 1024

log = structlog.get_logger(__name__)


class Keys:
    """Looks keys up by the sha256 of their secrets, through a cache of a few seconds.

    What is unknown is not cached, so that a new key opens at once. While the database is away an
    older answer counts. Nothing that is kept there can be read then, and the figures of the process
    are wanted most.
    """

    def __init__(
        self, settings: Settings, call: Carrier, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._call = call
        self._clock = clock
        self._admin_key = settings.admin_key
        self._loopback = is_loopback(settings.host)
        self._known: dict[tuple[str, str], tuple[float, Caller]] = {}
        self._open_until: float | None = None
        self._there_are_keys = False

    async def begin(self) -> None:
        """Put the key of CUBBY_ADMIN_KEY where it is looked for, and say when nothing is closed."""
        if await self.are_open():
            log.warning("no API key exists: any client that reaches this address may do everything",
                        hint="cubby keys add NAME --role admin")  # fmt: skip
        elif not self._there_are_keys:
            log.warning("no API key exists: every request is refused",
                        hint="cubby keys add NAME --role admin")  # fmt: skip

    async def caller(self, secret: str) -> Caller | None:
        """The key of a secret; None for an unknown or revoked one."""
        hashed = digest(secret)
        return await self._looked_up(api.authenticate(secret_sha256=hashed), hashed)

    async def caller_of_session(self, token: str) -> Caller | None:
        """The key a session was opened with; None when it is over."""
        hashed = digest(token)
        return await self._looked_up(api.authenticate_session(token_sha256=hashed), hashed)

    async def open_session(self, secret: str) -> Session | None:
        """None for an unknown key; Forbidden for one that is not an admin's."""
        await self._put_first()
        return await self._call(api.open_session(secret_sha256=digest(secret)))

    async def close_session(self, token: str) -> None:
        self._known.pop(("api.authenticate_session", digest(token)), None)
        await self._call(api.close_session(token_sha256=digest(token)))

    async def count(self, caller: Caller) -> KeyUsage | None:
        """KeyUsage a request of a key; None for one without a limit, which is not counted."""
        if caller.requests_per_minute is None:
            return None
        return await self._call(api.count_request(key_id=UUID(caller.id)))

    async def are_open(self) -> bool:
        """Whether everything may be done without a key: no other user can reach the address, and no
        key was ever made. Revoking the last one does not open the API again."""
        await self._put_first()
        if self._there_are_keys:
            return False
        now = self._clock()
        if self._open_until is None or now >= self._open_until:
            self._there_are_keys = bool((await self._call(catalog.list_keys())).items)
            self._open_until = now + CACHE_SECONDS
        return self._loopback and not self._there_are_keys

    def forget(self) -> None:
        """Ask the database again: this process made or revoked a key, and the caller
        expects it to hold from now on."""
        self._known.clear()
        self._open_until = None

    @property
    def reachable_by_others(self) -> bool:
        return not self._loopback

    async def _looked_up(self, wanted: Call[Caller | None], hashed: str) -> Caller | None:
        place, now = (wanted.function, hashed), self._clock()
        until, caller = self._known.get(place, (now, None))
        if now < until:
            return caller
        try:
            await self._put_first()
            found = await self._call(wanted)
        except Exception as error:
            if caller is not None and isinstance(
                translate(error) or error, Busy | DatabaseUnavailable
            ):
                return caller
            raise
        self._known.pop(place, None)
        if found is None:
            return None
        self._there_are_keys = True
        if len(self._known) >= MOST_CACHED:
            self._known.clear()
        self._known[place] = (now + CACHE_SECONDS, found)
        return found

    async def _put_first(self) -> None:
        # Here and not only at the start, when the database may have been away.
        if self._admin_key is not None:
            await self._call(api.put_first_key(secret_sha256=digest(self._admin_key)))
            self._admin_key = None


def digest(secret: str) -> str:
    """What is stored of a secret. It has random bits enough to need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address to listen on."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
