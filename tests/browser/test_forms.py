"""What a form answers is in the window, wherever on the page the form stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from cubby.cli.demo.papers import orders
from tests.browser.reader import Reader
from tests.browser.site import Site
from tests.browser.world import World, populate

FORMS = (Path(__file__).parent / "forms.js").read_text()
_ANSWERED = "() => !window.before || !window.before.isConnected"
_SETTLED = "() => !document.querySelector('.htmx-settling, .htmx-swapping')"


_LAST = ("cluster", "unsorted", "duplicate", "collection-merge")


def _addresses(world: World) -> list[str]:
    """What changes other pages most comes last."""
    pages = world.addresses()
    last = {name for name in pages if name.startswith(_LAST)}
    return [pages[name] for name in sorted(pages, key=lambda name: name in last)]


@pytest.mark.prove
def test_the_answer_of_every_form_is_in_the_window(site: Site, read: Callable[..., Reader]):
    world = populate(site)
    unseen, walked = _walk(read, _addresses(world))
    assert not unseen, "\n".join(unseen)
    assert walked > 40


def test_a_preview_and_a_refusal_are_in_the_window(site: Site, read: Callable[..., Reader]):
    """The forms of one long page; the others are walked by `make prove`."""
    site.work()
    site.finish(site.post(orders(), collection="orders"))
    unseen, walked = _walk(read, [f"/admin/schemas/{site.schema_of('orders')['id']}"])
    assert not unseen, "\n".join(unseen)
    assert walked > 5


def _walk(read: Callable[..., Reader], addresses: list[str]) -> tuple[list[str], int]:
    """The forms whose answer is out of sight, and how many there are."""
    reader = read(width=1280)
    reader.may_answer.update({400, 401, 404, 409, 422})
    walked: set[str] = set()
    unseen: list[str] = []
    for address in addresses:
        page = reader.open(address)
        for act in _acts(page):
            if act["key"] in walked or "/settings/keys" in act["key"]:
                continue
            walked.add(act["key"])
            page = reader.open(address)
            again = next((one for one in _acts(page) if one["key"] == act["key"]), None)
            if again is not None and not _answer_is_seen(page, again):
                unseen.append(f"{address}: {act['key']}")
    return unseen, len(walked)


def _acts(page: Page) -> list[dict[str, Any]]:
    page.evaluate(FORMS)
    return list(page.evaluate("() => window.forms.list()"))


def _answer_is_seen(page: Page, act: dict[str, Any]) -> bool:
    page.evaluate("([form, place]) => window.forms.send(form, place)", [act["form"], act["place"]])
    page.wait_for_function(_ANSWERED)
    page.wait_for_load_state("load")
    page.wait_for_function(_SETTLED)
    page.evaluate(FORMS)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")
    return bool(page.evaluate("() => window.forms.seen()"))
