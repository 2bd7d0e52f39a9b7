"""Model packs: from colours to a model and back, with nothing lost on the way."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cubby.cli.demo.drawings import drawings
from cubby.db.client import connect
from tests.browser.reader import WINDOWS, Reader
from tests.browser.site import Site
from tests.calling import by_name
from tests.packs import PACKS

SHAPES = "shapes-clip-v1"


@pytest.fixture
def site(browser: Browser, database: Any, tmp_path: Path) -> Iterator[Site]:
    """With a models folder of its own: a good pack, and one that lost a file."""
    models = tmp_path / "models"
    shutil.copytree(PACKS / "shapes-clip", models / "shapes-clip")
    (models / "torn").mkdir()
    (models / "torn" / "model.json").write_text("{}")
    site = Site(database.dsn, tmp_path / "data", {"CUBBY_MODELS": str(models)})
    yield site
    site.close()


def _row(page: Page, name: str) -> Locator:
    return page.locator("tr").filter(has=page.locator("th > bdi", has_text=re.compile(f"^{name}$")))


def _active(site: Site) -> str:
    spaces = site.call("catalog.list_spaces")["items"]
    return str(next(space["space"] for space in spaces if space["active"]))


@WINDOWS
def test_a_model_is_filled_and_used_and_left_again(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    with connect(site.dsn, "cubby_admin") as connection:
        connection.execute("select api.register_space('histogram-512', 'histogram', 0.8, true)")
        by_name(connection, "api.use_space", p_space="histogram-512", p_actor="test")
    site.work()
    site.finish(site.post_files(*((d.filename, d.data) for d in drawings()[:3])))
    page = read(width=width, scripts=scripts).open("/admin/settings/models")
    colours, shapes = _row(page, "histogram"), _row(page, "shapes-clip")
    expect(colours).to_contain_text("in use")
    expect(_row(page, "torn")).to_contain_text("cannot be used")
    expect(_row(page, "clip-vit-b32-q8")).to_contain_text("cubby models pull")

    shapes.get_by_text("Fill and use").click()
    expect(shapes).to_contain_text("Until every file has its own")
    shapes.get_by_role("button", name=f"Fill {SHAPES}").click()
    site.wait_for(lambda: _active(site) == SHAPES, "the switch to the model")
    if not scripts:
        page.reload()
    expect(shapes).to_contain_text("in use")
    expect(shapes).to_contain_text("by admin")

    colours.locator("summary", has_text="Go back").click()
    colours.get_by_role("button", name="Go back to histogram-512").click()
    site.wait_for(lambda: _active(site) == "histogram-512", "the way back")


@pytest.mark.everyday
@WINDOWS
def test_a_model_is_used_at_once(
    site: Site, read: Callable[..., Reader], width: int, scripts: bool
):
    page = read(width=width, scripts=scripts).open("/admin/settings/models")
    row = _row(page, "shapes-clip")
    row.get_by_text("Use at once").click()
    expect(row).to_contain_text("none has one yet")
    row.get_by_role("button", name=f"Use {SHAPES}").click()

    expect(page.get_by_role("status")).to_contain_text(f"{SHAPES} is in use.")
    assert _active(site) == SHAPES


def test_a_second_space_is_refused_while_one_is_filled_which_the_page_shows(
    site: Site, read: Callable[..., Reader]
):
    reader = read()
    reader.may_answer.add(409)
    page = reader.open("/admin/settings/models")
    row = _row(page, "shapes-clip")
    row.get_by_text("Fill and use").click()
    row.get_by_label("Use it when it is full").uncheck()
    row.get_by_role("button", name=f"Fill {SHAPES}").click()
    expect(page.get_by_role("heading", name=f"Filling {SHAPES}")).to_be_visible()
    expect(page.locator("#filling")).to_contain_text("does not come into use by itself")

    site.call(
        "api.register_space", p_space="other", p_model="another", p_threshold=0.5, p_has_text=True
    )
    page.reload()
    row = _row(page, "histogram")
    row.get_by_text("Fill and use").click()
    row.get_by_role("button", name="Fill histogram-512").click()
    expect(page.locator("#problem")).to_contain_text("Another space is being filled")
    expect(_row(page, "another")).to_contain_text("not here")


def test_a_damaged_pack_is_refused_before_anything_depends_on_it(
    site: Site, read: Callable[..., Reader]
):
    reader = read()
    reader.may_answer.add(400)
    page = reader.open("/admin/settings/models")
    row = _row(page, "shapes-clip")
    row.get_by_text("Use at once").click()
    graph = Path(site.environment["CUBBY_MODELS"], "shapes-clip", "text_model.onnx")
    graph.write_bytes(bytes(graph.stat().st_size))
    row.get_by_role("button", name=f"Use {SHAPES}").click()

    expect(page.locator("#problem")).to_contain_text("sha256 is")
    assert site.call("catalog.list_spaces")["items"] == []
