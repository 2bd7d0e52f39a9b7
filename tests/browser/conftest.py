"""Chromium in front of a real Cubby."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.reader import CHROMIUM, FLAGS, Reader, new_reader
from tests.browser.site import Site

WINDOWS = ("plain", "scripts")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each task that has to go with and without scripts goes one of the two ways in `make test`,
    by its name, and the other in `make prove`."""
    for item in items:
        way = getattr(getattr(item, "callspec", None), "id", None)
        if way in WINDOWS and item.path.parent == Path(__file__).parent:
            name = getattr(item, "originalname", item.name)
            if way != WINDOWS[zlib.crc32(name.encode()) % 2]:
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
