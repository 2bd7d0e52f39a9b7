"""What pages do not let other sites do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from cubby.app.main import create_app
from cubby.app.pages import pages as admin
from cubby.app.pages.protection import COOKIE
from cubby.config.settings import load
from tests.browser.reader import Reader
from tests.browser.site import Site

SOME_ID = "0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90"


@pytest.fixture
def form(site: Site) -> dict[str, str]:
    """The token of a page this client has seen."""
    page = site.http.get("/admin/ingest").text
    found = re.search(r"_csrf_token=([\w-]+)", page)
    assert found
    return {"_csrf_token": found.group(1)}


def _acts() -> list[str]:
    """The address of every act there is."""
    app = create_app(load({"CUBBY_DATABASE_URL": "postgresql://nowhere/none"}))
    acts = [
        route.path_format.replace("{rest}", "x") for route in app.routes
        if route.path.startswith("/admin") and "POST" in route.methods
    ]  # fmt: skip
    assert len(acts) >= 8
    assert admin.path == "/admin"
    return [re.sub(r"\{(\w+)\}", SOME_ID, act) for act in acts]


def test_no_act_is_done_without_the_token_of_the_reader(site: Site, form: dict[str, str]):
    for act in _acts():
        _is_refused(site, form, act)


def _is_refused(site: Site, form: dict[str, str], act: str) -> None:
    for data in ({}, {"_csrf_token": "x" * 43}, {"_csrf_token": ""}):
        answer = site.http.post(act, data=data)
        assert answer.status_code == 403, act
        assert "Nothing was done" in answer.text
    answer = httpx.post(site.base + act, data=form)
    assert answer.status_code == 403, "the token counts without the cookie"
    answer = httpx.post(site.base + act, data={"_csrf_token": ""}, cookies={COOKIE: ""})
    assert answer.status_code == 403, "an empty token equals an empty cookie"


def test_no_act_is_done_for_a_page_of_another_site(site: Site, form: dict[str, str]):
    for act in _acts():
        for headers in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
        ):
            answer = site.http.post(act, data=form, headers=headers)
            assert answer.status_code == 403, headers
            assert "another site" in answer.text


def test_an_act_of_the_reader_is_done(site: Site, form: dict[str, str]):
    origin = {"Origin": site.base, "Sec-Fetch-Site": "same-origin"}
    for headers in ({}, origin):
        answer = site.http.post("/admin/jobs/replay", data=form, headers=headers)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/admin/jobs?did=replayed&count=0"


def test_every_page_forbids_what_it_does_not_need(site: Site):
    for address in ("/admin", "/admin/search", "/admin/nowhere", "/admin/objects?from=never"):
        headers = site.http.get(address).headers
        policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


@pytest.mark.everyday
def test_the_policy_is_not_only_said_but_kept(site: Site, read: Callable[..., Reader]):
    reader = read()
    page = reader.open("/admin")
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.__ran = 1";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<p style='color: red' onclick='1'>x</p>");
        }"""
    )
    assert page.evaluate("window.__ran") is None
    told = [wrong for wrong in reader.wrongs if "Content Security Policy" in wrong]
    assert len(told) >= 2
    reader.wrongs.clear()


def test_the_token_of_a_reader_stays_the_same_from_page_to_page(site: Site):
    with httpx.Client(base_url=site.base) as client:
        first = client.get("/admin").headers["set-cookie"]
        assert "HttpOnly" in first
        assert "SameSite=lax" in first
        assert "Path=/" in first.split("; ")
        assert "set-cookie" not in client.get("/admin/jobs").headers


def test_static_files_are_those_of_the_pages_and_kept_for_good(site: Site) -> None:
    page = site.http.get("/admin").text
    addresses: list[Any] = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    named = {address.partition("?")[0].removeprefix("/static/") for address in addresses}
    assert named >= {"cubby.css", "cubby.js", "cubby.svg", "htmx.min.js"}
    for address in addresses:
        answer = site.http.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    for address in ("/static/../pages/static/cubby.css", "/static/%2e%2e%2fmain.py", "/static/x"):
        assert site.http.get(address).status_code == 404
