"""The name under which an API without keys is asked for.

A page of any site can let its own name resolve to this machine. A browser then takes the answers
for a part of that site (DNS rebinding). While keys are needed such a page has none to send. While
they are not, only the name in the request distinguishes it from a person at this machine.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from cubby.app.keys import is_loopback
from cubby.app.problems import Misdirected
from cubby.config.settings import Settings


def check_name(host: str, settings: Settings) -> None:
    """Raises Misdirected. A client that sends no Host is not a browser."""
    name = name_of(host)
    if host and not is_loopback(name) and name not in settings.allowed_hosts:
        raise Misdirected(
            f"Unknown host name {name[:80]!r}: without API keys only this machine's are allowed",
            hint="Ask for localhost or 127.0.0.1, make a key (cubby keys add NAME --role admin), "
            "or name it in CUBBY_ALLOWED_HOSTS.",
        )


def name_of(host: str) -> str:
    """Of a Host header, without the port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return host
