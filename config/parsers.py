"""Text of the environment -> value. Each parser raises ValueError with what is accepted."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from pathlib import Path

# SI letters mean powers of ten, the ones with an i powers of two: 1 GB and 1 GiB differ by 7 %.
_UNITS: dict[str, int] = {"": 1, "b": 1} | {
    f"{letter}{tail}": base**power
    for power, letter in enumerate("kmgt", start=1)
    for tail, base in (("", 1000), ("b", 1000), ("ib", 1024))
}


def path(text: str) -> Path:
    """Absolute, so that a child started in another folder means the same place."""
    if "\0" in text or not text.strip():
        raise ValueError("a folder is needed, absolute or relative to where cubby is started")
    return Path(text).expanduser().absolute()


def whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        accepted = f"a whole number from {low} to {high} is needed"
        if not re.fullmatch(r"[0-9]{1,18}", text.replace("_", "")):
            raise ValueError(accepted)
        number = int(text.replace("_", ""))
        if not low <= number <= high:
            raise ValueError(accepted)
        return number

    return parse


def size(low: int) -> Callable[[str], int]:
    """Bytes, written plainly or with a unit: `268435456`, `256MB` (millions), `2 GiB` (2^30)."""

    def parse(text: str) -> int:
        accepted = f"a number of bytes >= {low} is needed, like 1000000, 256MB or 2GiB"
        match = re.fullmatch(r"\s*([0-9][0-9_]{0,17})\s*([a-zA-Z]*)\s*", text)
        if match is None or match[2].lower() not in _UNITS:
            raise ValueError(accepted)
        number = int(match[1].replace("_", "")) * _UNITS[match[2].lower()]
        if number < low:
            raise ValueError(accepted)
        return number

    return parse


def one_of(*names: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text.strip().lower() not in names:
            raise ValueError(f"one of {', '.join(names)} is needed")
        return text.strip().lower()

    return parse


def some_of(*names: str) -> Callable[[str], tuple[str, ...]]:
    """One or more of the names, separated by commas; in the order of `names`."""

    def parse(text: str) -> tuple[str, ...]:
        given = {part.strip().lower() for part in text.split(",") if part.strip()}
        if not given or given - set(names):
            raise ValueError(f"names out of {', '.join(names)} are needed, separated by commas")
        return tuple(name for name in names if name in given)

    return parse


def address(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z._:-]+", text):
        raise ValueError("a host name or an IP address is needed")
    return text


def addresses(text: str) -> tuple[str, ...]:
    """Separated by commas, in lower case."""
    return tuple(address(one.strip()).lower() for one in text.split(",") if one.strip())


def networks(text: str) -> tuple[str, ...]:
    """Addresses or networks separated by commas."""
    given = tuple(one.strip() for one in text.split(",") if one.strip())
    try:
        return tuple(str(ipaddress.ip_network(one)).removesuffix("/32") for one in given)
    except ValueError:
        raise ValueError("IP addresses or networks are needed, like 10.0.0.0/8") from None


def secret(text: str) -> str:
    if len(text) < 16 or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("at least 16 printable ASCII characters without spaces are needed")
    return text


def url(*schemes: str) -> Callable[[str], str]:
    accepted = "a URL starting with " + " or ".join(f"{scheme}://" for scheme in schemes)

    def parse(text: str) -> str:
        if not re.fullmatch(rf"(?:{'|'.join(schemes)})://[^\0]+", text):
            raise ValueError(f"{accepted} is needed")
        return text

    return parse


def storage_url(text: str) -> str:
    """Empty means the folder `storage` under CUBBY_DATA."""
    if text and not re.fullmatch(r"fs:///[^\0]+|s3://[^/\0]+(?:/[^\0]*)?", text):
        raise ValueError("fs:///absolute/folder or s3://bucket/prefix is needed")
    return text
