"""Apps for tests to call in process. Making one takes longer than most tests, so each is lent to
one test after the other. What a test sees of it begins and ends with its lifespan."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from litestar import Litestar

from cubby.app.main import create_app
from cubby.config.settings import Settings

_idle: list[Litestar] = []


@contextlib.contextmanager
def lent_app(settings: Settings) -> Iterator[Litestar]:
    """An app with these settings of its own."""
    if _idle:
        app = _idle.pop()
        app.state.settings = settings
    else:
        app = create_app(settings)
    try:
        yield app
    finally:
        app.state.clear()
        _idle.append(app)
