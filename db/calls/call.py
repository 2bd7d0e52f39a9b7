"""What a generated function makes: one call, not yet carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

import msgspec
from psycopg.types.json import Jsonb

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
UNSET: Final = msgspec.UNSET
Unset = msgspec.UnsetType


class Caller(Protocol):
    """What carries out a call: one attribute of a pool's owner, given to its parts."""

    async def __call__(self, wanted: Call[T], /) -> T: ...


@dataclass(frozen=True, slots=True)
class Call(Generic[T_co]):
    """A function of `api` or `catalog` with its arguments. `answer` is the type to read its JSON
    into; None where the value stays as the driver gives it."""

    function: str
    arguments: dict[str, Any]
    answer: Any = None

    def given(self) -> dict[str, Any]:
        """The arguments that are sent. For the others the defaults of the SQL function hold."""
        return {name: value for name, value in self.arguments.items() if value is not UNSET}


def json(value: Any) -> Any:
    """An argument that the function declares as jsonb."""
    return value if value is None or value is UNSET else Jsonb(value)
