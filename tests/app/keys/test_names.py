"""An API that needs no key answers only to names of this machine."""

from __future__ import annotations

import pytest

from cubby.app.names import check_name, name_of
from cubby.app.problems import Misdirected
from cubby.config.settings import load
from tests.app.cases import each
from tests.app.keys.conftest import bearer

REFUSED = ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "10.0.0.1", "[::2]:80",
           "localhost.evil.example", "[", "127.0.0.1@evil.example"]  # fmt: skip
TAKEN = ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "127.8.9.10", "[::1]:8000", "cubby", ""]


@pytest.mark.parametrize("host", REFUSED)
def test_another_name_is_refused(host):
    with pytest.raises(Misdirected):
        check_name(host, load({}))


@pytest.mark.parametrize("host", TAKEN)
def test_a_name_of_this_machine_or_of_the_settings_is_taken(host):
    check_name(host, load({"CUBBY_ALLOWED_HOSTS": "other.example, Cubby"}))


def test_a_name_is_read_without_its_port():
    assert [name_of(host) for host in ("A.b:80", "[::1]:80", "")] == ["a.b", "::1", ""]


@each(("method", "path"), [("GET", "objects"), ("POST", "ingest"), ("GET", "/metrics")])
async def test_a_page_elsewhere_reaches_nothing_under_its_own_name(client, stored, method, path):
    answer = await client.request(
        method, path, headers={"Host": "evil.example"}, content=b"{}" if method == "POST" else None
    )

    assert (answer.status_code, answer.json()["code"]) == (421, "misdirected")
    assert "CUBBY_ALLOWED_HOSTS" in answer.json()["hint"]
    assert stored() == []


async def test_the_pages_are_not_shown_either(client):
    answer = await client.get("/admin/objects", headers={"Host": "evil.example"})

    assert answer.status_code == 421


async def test_with_a_key_any_name_will_do(client, secrets):
    headers = {"Host": "cubby.example"} | bearer(secrets["read"])

    assert (await client.get("objects", headers=headers)).status_code == 200
    assert (await client.get("objects", headers={"Host": "cubby.example"})).status_code == 401


async def test_whether_it_is_alive_is_told_to_anybody(client):
    assert (await client.get("/live", headers={"Host": "evil.example"})).status_code == 200
