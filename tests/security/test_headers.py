"""What answers ask of browsers, and whose word about the scheme and the client counts."""

from __future__ import annotations

import httpx
import pytest

from cubby.app.access import SESSION_COOKIE
from cubby.app.pages.protection import COOKIE
from cubby.config import SettingError, load
from tests.app.keys.conftest import bearer


@pytest.mark.parametrize("path", ["objects", "objects/none", "/live", "/admin/login", "/nowhere"])
async def test_every_answer_has_them(client, add, path):
    answer = await client.get(path, headers=bearer(add("admin", "ada")))

    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "strict-transport-security" not in answer.headers
    if path.startswith("objects"):
        assert answer.headers["cache-control"] == "no-store"
    assert len(answer.headers.get_list("x-content-type-options")) == 1


async def test_behind_tls_cookies_belong_to_this_host_alone(client, add):
    key = add("admin", "ada")
    client.base_url = "https://cubby"
    page = await client.get("/admin/login")
    form = {"key": key, "_csrf_token": page.text.partition('_csrf_token" value="')[2][:43]}
    answer = await client.post("/admin/login", data=form)

    assert answer.status_code == 303
    assert "max-age=31536000" in answer.headers["strict-transport-security"]
    for response, name in ((page, COOKIE), (answer, SESSION_COOKIE)):
        (cookie,) = response.headers.get_list("set-cookie")
        assert cookie.startswith(f"__Host-{name}=")
        assert {"secure", "path=/", "httponly"} <= set(cookie.lower().split("; "))
        assert "domain" not in cookie.lower()
    # One that another host of the domain could set, under the name without the prefix, is none.
    token = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    client.cookies.clear()
    other = await client.get("/admin", headers={"cookie": f"{SESSION_COOKIE}={token}"})
    assert other.status_code == 303
    own = {"cookie": f"__Host-{SESSION_COOKIE}={token}"}
    assert (await client.get("/admin", headers=own)).status_code == 200


@pytest.mark.parametrize(("trusted", "believed"), [("", False), ("127.0.0.0/8", True)])
def test_headers_of_a_proxy_count_from_trusted_ones_alone(start, trusted, believed):
    server = start(CUBBY_TRUSTED_PROXIES=trusted)
    answer = httpx.get(f"{server.url}/live", headers={"X-Forwarded-Proto": "https"})

    assert ("strict-transport-security" in answer.headers) == believed


@pytest.mark.parametrize("text", ["proxy.example", "10.0.0.0/33", "*"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(SettingError, match=r"10\.0\.0\.0/8"):
        load({"CUBBY_TRUSTED_PROXIES": text})
