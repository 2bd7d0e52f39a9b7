"""Chromium in front of a real Cubby."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.reader import CHROMIUM, FLAGS, Reader, new_reader
from tests.browser.site import Site

WAYS = ("plain", "scripts")
expect.set_options(timeout=60_000)  # a busy machine is slow and not wrong


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`make test` does one task of each page in a browser, those marked `everyday`, in the window
    that its name chooses. `make prove` does all of them in both."""
    for item in items:
        if item.path.parent != Path(__file__).parent or "read" not in item.fixturenames:
            continue
        way = getattr(getattr(item, "callspec", None), "id", None)
        name = getattr(item, "originalname", item.name)
        other = way in WAYS and way != WAYS[zlib.crc32(name.encode()) % 2]
        if other or not item.get_closest_marker("everyday"):
            item.add_marker(pytest.mark.prove)


# Its event loop must be gone before tests of other modules start theirs.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"needs {CHROMIUM}: apt-get install -y chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def site(
    browser: Browser, database: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Site]:
    """Empty, and without a worker yet. A test may give it settings, by indirect parameters."""
    site = Site(database.dsn, tmp_path / "data", getattr(request, "param", {}))
    yield site
    site.close()


@pytest.fixture
def read(browser: Browser, site: Site) -> Iterator[Callable[..., Reader]]:
    """Opens a browser window on the site; whatever went wrong in it fails the test."""
    readers: list[Reader] = []

    def open_window(**how: Any) -> Reader:
        readers.append(new_reader(browser, site.base, **how))
        return readers[-1]

    yield open_window
    wrongs = [wrong for reader in readers for wrong in reader.wrongs]
    for reader in readers:
        reader.page.context.close()
    assert wrongs == []
