"""One POST to an address that an admin gave: signed, to a checked address, within a time.

A name may resolve to another address each time that it is asked. So it is resolved once, all of its
addresses are looked at, and the connection is made to one of those. Redirects are not followed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import urlsplit

SECONDS = 10.0
_READ_BYTES = 4096
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Answer:
    """`error` says why it is not a delivery; `permanent`, that another try cannot help."""

    status: int | None = None
    error: str | None = None
    permanent: bool = False


class AddressRefused(Exception):
    """The address is in a network that webhooks may not reach."""


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """As Standard Webhooks has it: HMAC-SHA256 of id, timestamp and body, with the key in base64
    behind whsec_."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(signed).decode()


def post(
    url: str, secret: str, message_id: str, body: bytes, *, now: int, allowed: Sequence[str]
) -> Answer:
    """Never raises for what a receiver or a network does."""
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = checked_address(parts.hostname or "", port, allowed)
    except AddressRefused as error:
        return Answer(error=str(error), permanent=True)
    except (OSError, ValueError) as error:
        return Answer(error=f"The name {parts.hostname} cannot be resolved: {error}.")
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Cubby/{version('cubby')}",
        "webhook-id": message_id,
        "webhook-timestamp": str(now),
        "webhook-signature": signature(secret, message_id, now, body),
    }
    connection = _Pinned(parts.hostname or "", port, address, secure=parts.scheme == "https")
    # A receiver that sends a byte now and then would outlast the timeout of each read.
    ending = threading.Timer(SECONDS, connection.end)
    ending.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, headers)
        answer = connection.getresponse()
        answer.read(_READ_BYTES)
    except (OSError, http.client.HTTPException) as error:
        late = "it did not answer in time" if not ending.is_alive() else str(error)
        return Answer(error=f"No answer: {late or type(error).__name__}.")
    finally:
        ending.cancel()
        connection.close()
    if 200 <= answer.status < 300:
        return Answer(answer.status)
    if 300 <= answer.status < 400:
        return Answer(answer.status, f"It answered {answer.status}; redirects are not followed.")
    return Answer(answer.status, f"It answered {answer.status}.")


def checked_address(host: str, port: int, allowed: Sequence[str]) -> str:
    """The address to connect to. Raises AddressRefused if any address of the name is private, and
    OSError where there is none."""
    found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    networks = [ipaddress.ip_network(one) for one in allowed]
    for text in found:
        address = _meant(ipaddress.ip_address(str(text).partition("%")[0]))
        let_in = any(address.version == one.version and address in one for one in networks)
        if not let_in and (not address.is_global or address.is_multicast):
            raise AddressRefused(
                f"The address {address} of {host} is private. CUBBY_WEBHOOK_NETWORKS allows it."
            )
    return str(found[0])


def _meant(address: _Address) -> _Address:
    """The IPv4 address that one of IPv6 leads to, where it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, whatever its name resolves to by now."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address = address
        self._secure = secure
        if secure:
            self.default_port = 443

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)

    def end(self) -> None:
        """Whatever reads or writes gets an error or the end at once."""
        if (sock := self.sock) is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
