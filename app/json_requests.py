"""The one reader of JSON bodies: what it cannot read is refused with 400, whatever the reason."""

from __future__ import annotations

import re
from typing import Any

from litestar import Request
from litestar.exceptions import SerializationException

from cubby.app.problems import BadRequest, Unsupported

# Postgres keeps no text with a zero character, and UTF-8 has no half of a surrogate pair.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]").search
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])").search


class JsonRequest(Request[Any, Any, Any]):
    """A request whose `json` refuses what is not JSON as such."""

    async def json(self) -> Any:
        body = await self.body()
        self._check_type()
        try:
            value = await super().json()
        except SerializationException as error:
            raise _unreadable(str(error.__cause__ or error)) from None
        except RecursionError:
            raise _unreadable("it is nested too deeply") from None
        except (ValueError, LookupError) as error:
            raise _unreadable(str(error)) from None
        if b"\0" in body or (_SUSPECT(body) and _holds_unstorable(value)):
            raise _unreadable("a text holds a zero character or half of a surrogate pair")
        return value

    def _check_type(self) -> None:
        """A page of another site can make a browser send any body, but not one of this type."""
        kind, _, rest = self.headers.get("content-type", "").lower().partition(";")
        kind = kind.strip()
        if kind != "application/json" and not re.fullmatch(r"application/[a-z0-9.-]+\+json", kind):
            raise Unsupported(
                f"This takes JSON, and the body is {kind[:80] or 'of no stated type'!r}.",
                hint="Send it with `Content-Type: application/json`.",
                code="not_json",
            )
        charset = re.search(r"charset\s*=\s*\"?([^\s;\"]*)", rest)
        if charset and charset[1] not in ("utf-8", "utf8", "us-ascii"):
            raise _unreadable(f"its charset is {charset[1][:40]!r}, and JSON is UTF-8")


def _holds_unstorable(value: Any) -> bool:
    rest = [value]
    while rest:
        one = rest.pop()
        if isinstance(one, str):
            if _UNSTORABLE(one):
                return True
        elif isinstance(one, dict):
            rest += [*one, *one.values()]
        elif isinstance(one, list):
            rest += one
    return False


def _unreadable(why: str) -> BadRequest:
    return BadRequest(f"The body is not readable JSON: {why[:300]}.", code="invalid_json")
