"""Logging in to the pages and out again."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from cubby.app.access import SESSION_COOKIE
from tests.app.hand import picture
from tests.app.keys.conftest import bearer


async def log_in(client: Any, key: str, **fields: str) -> httpx.Response:
    page = await client.get("/admin/login")
    return await client.post("/admin/login", data={"key": key, **token(page), **fields})


def token(page: httpx.Response) -> dict[str, str]:
    found = re.search(r'name="_csrf_token" value="([\w-]+)"', page.text)
    assert found, page.text
    return {"_csrf_token": found.group(1)}


async def test_a_page_sends_who_has_no_key_to_the_login_and_back(client, secrets):
    asked = await client.get("/admin/objects?kind=json&tags=a")
    assert asked.status_code == 303
    form = await client.get(asked.headers["location"])
    found = re.search(r'name="next" value="([^"]*)"', form.text)
    there = found.group(1).replace("&amp;", "&")
    assert there == "/admin/objects?kind=json&tags=a"

    entered = await log_in(client, secrets["admin"], next=there)

    assert (entered.status_code, entered.headers["location"]) == (303, there)
    assert (await client.get(there)).status_code == 200


async def test_a_script_is_told_to_go_to_the_login(client, secrets):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://cubby/admin/jobs?state=failed"}

    answer = await client.get("/admin/jobs/queue", headers=headers)

    assert answer.headers["hx-redirect"] == "/admin/login?next=%2Fadmin%2Fjobs%3Fstate%3Dfailed"
    assert answer.text == ""


async def test_the_cookie_is_no_key_and_no_script_reads_it(client, secrets):
    answer = await log_in(client, secrets["admin"])

    (cookie,) = [c for c in answer.headers.get_list("set-cookie") if SESSION_COOKIE in c]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie
    assert secrets["admin"] not in cookie


async def test_the_cookie_goes_over_https_alone_where_there_is_https(client, secrets):
    client.base_url = "https://cubby"

    answer = await log_in(client, secrets["admin"])

    assert all("Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))


async def test_a_reading_key_sees_the_pages_and_acts_on_none(client, secrets):
    await log_in(client, secrets["read"])

    assert (await client.get("/admin")).status_code == 200
    assert (await client.get("/admin/settings/keys")).status_code == 403
    assert (await client.post("/admin/schemas/many")).status_code == 403


@pytest.mark.parametrize(("key", "status"), [("ingest", 403), ("revoked", 401), ("none", 401)])
async def test_what_may_not_read_does_not_get_in(client, secrets, key, status):
    answer = await log_in(client, secrets.get(key, "cubby_none"))

    assert answer.status_code == status
    assert SESSION_COOKIE not in client.cookies
    assert 'role="alert"' in answer.text
    assert (await client.get("/admin")).status_code == 303


async def test_a_login_leads_to_no_other_place(client, secrets):
    for there in ("https://evil.example/admin", "//evil.example/admin", "/\\evil.example",
                  "/administrator", "javascript:alert(1)", "/admin\n//x", ""):  # fmt: skip
        answer = await log_in(client, secrets["admin"], next=there)
        assert answer.headers["location"] == "/admin", there


async def test_a_session_reads_the_api_for_the_pages_but_does_nothing_there(client, secrets, hand):
    sent = await client.post("ingest", content=picture(9, 9, 9), headers=bearer(secrets["admin"]))
    hand.process_pictures()
    await log_in(client, secrets["admin"])
    thumbnail = f"objects/{sent.json()['system_ids'][0]}/thumbnail"

    assert (await client.get(thumbnail)).status_code == 200
    for path in ("ingest", "jobs/replay", "search/image"):
        assert (await client.post(path, content=b"{}")).status_code == 401


async def test_an_act_on_a_page_is_recorded_under_the_name_of_the_key(
    client, secrets, database, hand
):
    await client.post("ingest", json=[{"a": 1}], headers=bearer(secrets["admin"]))
    (job,) = hand.jobs("json.route") or hand.jobs("json.store")
    database.call("api.begin_job", p_job_id=job, p_worker="hand")
    database.call("api.fail_job", p_job_id=job, p_stage="read", p_code="odd", p_message="odd",
                  p_permanent=True)  # fmt: skip
    await log_in(client, secrets["admin"])
    form = token(await client.get("/admin/jobs"))

    assert (await client.post(f"/admin/jobs/{job}/replay", data=form)).status_code == 303

    actors = database.rows("select actor from core.lineage where stage like '%%replay%%'")
    assert actors == [("admin",)]
    assert "Log out" in (await client.get("/admin/jobs")).text


async def test_what_is_sent_is_recorded_under_the_name_of_the_key(client, secrets, database):
    await client.post("ingest?owner=ada", json=[{"a": 1}], headers=bearer(secrets["ingest"]))

    actors = database.rows("select actor from core.lineage where stage = 'received'")
    assert actors == [("ingest",)]


async def test_logging_out_ends_the_session_and_not_just_the_cookie(client, secrets):
    await log_in(client, secrets["admin"])
    stolen = {"Cookie": f"{SESSION_COOKIE}={client.cookies[SESSION_COOKIE]}"}
    form = token(await client.get("/admin"))

    answer = await client.post("/admin/logout", data=form)

    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/login")
    assert SESSION_COOKIE not in client.cookies
    client.cookies.clear()
    assert (await client.get("/admin", headers=stolen)).status_code == 303


async def test_a_session_is_good_at_every_process_until_it_is_over(opened, secrets, database):
    async with opened() as first, opened() as second:
        await log_in(first, secrets["admin"])
        cookie = {"Cookie": f"{SESSION_COOKIE}={first.cookies[SESSION_COOKIE]}"}
        assert (await second.get("/admin", headers=cookie)).status_code == 200
    database.run("update core.session set expires_at = now()")
    async with opened() as third:
        assert (await third.get("/admin", headers=cookie)).status_code == 303


async def test_revoking_the_key_ends_its_sessions(opened, secrets, database):
    async with opened() as client:
        await log_in(client, secrets["admin"])
        cookie = {"Cookie": f"{SESSION_COOKIE}={client.cookies[SESSION_COOKIE]}"}
    database.call("api.revoke_key", p_name="admin")
    async with opened() as client:
        assert (await client.get("/admin", headers=cookie)).status_code == 303


async def test_a_made_up_session_is_none(client, secrets):
    for value in ("x", "", "a" * 64):
        cookie = {"Cookie": f"{SESSION_COOKIE}={value}"}
        assert (await client.get("/admin", headers=cookie)).status_code == 303
        assert (await client.get("objects", headers=cookie)).status_code == 401


async def test_a_login_sent_by_another_site_is_not_taken(client, secrets):
    form = token(await client.get("/admin/login")) | {"key": secrets["admin"]}
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = await client.post("/admin/login", data=form, headers=headers)
        assert answer.status_code == 403
    answer = await client.post("/admin/login", data={"key": secrets["admin"]})
    assert answer.status_code == 403
    assert SESSION_COOKIE not in client.cookies


async def test_while_everything_is_open_nobody_has_to_log_in(client):
    answer = await client.get("/admin/login")

    assert (answer.status_code, answer.headers["location"]) == (303, "/admin")
    assert "Log out" not in (await client.get("/admin")).text
