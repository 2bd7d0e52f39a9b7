"""Selects of people: whose keys may run them, within which budgets, and what is said of a fault."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from cubby.app.budgets import over_budget
from cubby.app.problems import BadRequest, NotOffered, Refused, RoleNeeded
from cubby.app.usage import account, running
from cubby.config.settings import Settings
from cubby.db import analyst
from cubby.db.analyst import Selected, SelectRefused, SelectTooLong, TooPowerful

AT_ONCE = 6
"""Selects that one process runs at once. The login of the analyst has 30 connections, most of
which are for people in psql."""
LONGEST = 20_000
MOST_ROWS = 1_000_000
"""Of an export."""
_PATIENCE_SECONDS = 5.0
_CODES = {
    "42601": "Run one select; values, table and with begin one, too.",
    "42501": "An analyst reads the schemas catalog, collections and analysis.",
    "25006": "A select here changes nothing.",
}


class Selects:
    """Each runs on a connection of its own, which ends with it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._places = asyncio.Semaphore(AT_ONCE)

    @property
    def offered(self) -> bool:
        return self._settings.sql != "off" and self._settings.analyst_url is not None

    def allowed(self) -> bool:
        """Whether the running request may run a select."""
        usage = running.get()
        caller = usage.caller if usage is not None else None
        return self.offered and (caller is None or caller.role in ("admin", self._settings.sql))

    @contextlib.asynccontextmanager
    async def begin(
        self, text: str, *, limit: int, as_json: bool = False, characters: int | None = None
    ) -> AsyncIterator[Selected]:
        """Begin a select; its rows are read while it lasts. Raises Problem."""
        self._refuse(text)
        seconds = self._settings.key_statement_seconds
        bounds = {"limit": limit, "as_json": as_json}
        most = {} if characters is None else {"characters": characters}
        async with contextlib.AsyncExitStack() as stack:
            if (own := account()) is not None:
                await stack.enter_async_context(own.share("asking", _PATIENCE_SECONDS))
            await stack.enter_async_context(self._place())
            try:
                session = analyst.session(self._settings.analyst_url or "", seconds)
                connection = await stack.enter_async_context(session)
                # A select could lift the limit of its session; not this one.
                bound = 2 * seconds + _PATIENCE_SECONDS
                begun = analyst.select(connection, text, **bounds, **most)  # type: ignore[arg-type]
                yield await asyncio.wait_for(begun, bound)
            except SelectRefused as error:
                raise _refused(error, text) from error
            except (SelectTooLong, TimeoutError) as error:
                raise over_budget("statement_seconds", seconds, 1) from error
            except TooPowerful as error:
                raise NotOffered(
                    str(error), hint="Give CUBBY_ANALYST_URL the login cubby_analyst.",
                    code="sql_login",
                ) from error  # fmt: skip

    @contextlib.asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self._places.acquire()
        except TimeoutError:
            raise over_budget("connections", AT_ONCE, 1) from None
        try:
            yield
        finally:
            self._places.release()

    def _refuse(self, text: str) -> None:
        if not self.offered:
            off = self._settings.sql == "off"
            raise NotOffered(
                "SQL is switched off here" if off else "SQL needs the login of the analyst",
                hint="Set CUBBY_SQL to read or admin." if off else "Set CUBBY_ANALYST_URL.",
                code="sql_off",
            )
        if not self.allowed():
            raise RoleNeeded("SQL needs a key of the role admin here", hint="Use such a key.")
        if not text.strip() or len(text) > LONGEST or "\0" in text:
            raise BadRequest(
                f"The text of a query has 1 to {LONGEST:,} characters and no U+0000.",
                hint="Give one select.",
                code="wrong_sql",
            )


def _refused(error: SelectRefused, text: str) -> Refused:
    """What Postgres says of a select, and where in it."""
    place = {}
    if error.position is not None:
        before = text[: error.position - 1]
        line, column = before.count("\n") + 1, error.position - before.rfind("\n") - 1
        place = {"position": error.position, "line": line, "column": column}
    where = f" (line {place['line']}, column {place['column']})" if place else ""
    return Refused(
        400,
        "sql-refused",
        "The select was refused",
        f"{error}{where}",
        hint=error.hint or _CODES.get(error.sqlstate),
        code="sql_refused",
        extra={"sqlstate": error.sqlstate, **place},
    )
