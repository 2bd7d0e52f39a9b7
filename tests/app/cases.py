"""Many small cases of one behaviour on one database: fresh ones would cost more than they do."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

Test = Callable[..., Awaitable[None]]


def each(names: str | tuple[str, ...], cases: Iterable[Any]) -> Callable[[Test], Test]:
    """As pytest.mark.parametrize, for cases that leave nothing behind; each is a subtest."""
    keys = (names,) if isinstance(names, str) else names
    values = [(case,) if isinstance(names, str) else case for case in cases]

    def decorate(test: Test) -> Test:
        @functools.wraps(test)
        async def run(subtests: Any, **fixtures: Any) -> None:
            for case in values:
                given = dict(zip(keys, case, strict=True))
                with subtests.test(str(given)[:200]):
                    await test(**fixtures, **given)

        parameters = inspect.signature(test).parameters
        wanted = [parameter for name, parameter in parameters.items() if name not in keys]
        run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [inspect.Parameter("subtests", inspect.Parameter.POSITIONAL_OR_KEYWORD), *wanted]
        )
        del run.__wrapped__  # type: ignore[attr-defined]
        return run

    return decorate
