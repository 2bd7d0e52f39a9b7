"""The steps of docker-compose.yml by hand, on a server where Cubby has no superuser."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import httpx
import psycopg
import pytest
from PIL import Image

from cubby.db.apply import DeployError, deploy
from cubby.db.logins import ALL
from tests.install.conftest import PAGE, ROOT, Server, block, free_port, proposal_for


@pytest.mark.prove
def test_documents_go_through_to_done_and_into_a_table(
    api: httpx.Client, deployed: str, server: Server
) -> None:
    orders = [{"order_id": f"{n:05}", "city": "Oslo", "total": n + 0.5} for n in range(20)]
    sent = api.post("/api/v1/ingest?collection=orders", json=orders, headers={"Prefer": "wait=30"})
    assert sent.json()["progress"] == {
        "total": 20, "queued": 0, "processing": 0, "done": 20, "failed": 0,
    }  # fmt: skip

    accepted = api.post(f"/api/v1/schemas/{proposal_for(api, 'orders')}/accept")

    assert accepted.status_code == httpx.codes.ACCEPTED
    assert accepted.json()["status"] == "active"
    assert server.psql(deployed, "select to_regclass('collections.orders') is not null") == "t"


def test_a_picture_goes_through_to_done_and_into_a_cluster(api: httpx.Client) -> None:
    picture = io.BytesIO()
    Image.effect_noise((64, 64), 50).convert("RGB").save(picture, "PNG")
    sent = api.post(
        "/api/v1/ingest?filename=noise.png",
        content=picture.getvalue(),
        headers={"Prefer": "wait=30"},
    )

    (one,) = sent.json()["objects"]
    assert one["state"] == "done"
    assert api.get(f"/api/v1/objects/{one['system_id']}").json()["cluster"] is not None


def test_the_health_check_of_the_image_finds_both_processes(api: httpx.Client) -> None:
    for asked in ([str(api.base_url.port), "/live"], [api.headers["X-Worker-Port"], "/metrics"]):
        assert _health(*asked) == 0

    assert _health(str(api.base_url.port), "/nowhere") == 1
    assert _health(str(free_port())) == 1


def test_a_person_made_analyst_reads_and_does_not_write(
    api: httpx.Client, deployed: str, server: Server
) -> None:
    api.post("/api/v1/ingest?collection=talks", json={"title": "On sorting"},
             headers={"Prefer": "wait=30"})  # fmt: skip
    server.psql(deployed, block(PAGE, "create role ada"))
    ada = server.url("ada", "cubby")

    assert server.psql(ada, "select doc ->> 'title' from docs_talks") == "On sorting"
    with psycopg.connect(ada) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("delete from collections.docs_talks")


def test_no_role_makes_temporary_tables_on_a_server_of_ones_own(
    deployed: str, server: Server
) -> None:
    for role in ALL:
        with (
            psycopg.connect(deployed, options=f"-c role={role}") as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("create temporary table new_set (n integer)")


def test_an_ordinary_user_can_deploy_a_newer_program(deployed: str, server: Server) -> None:
    # What a newer program finds: functions that are not its own.
    server.prepare("update core.deployment set behaviour_sha256 = 'older'", database="cubby")

    assert deploy(deployed).behaviour


def test_a_member_of_the_roles_needs_no_right_to_make_them(deployed: str, server: Server) -> None:
    server.prepare(
        "create role member login",
        "grant cubby_owner, cubby_ddl, cubby_service, cubby_api, cubby_worker, cubby_analyst,"
        " cubby_admin to member",
        "create database of_member owner member",
    )
    server.prepare("create extension vector schema public", database="of_member")

    assert deploy(server.url("member", "of_member")).migrations


def test_who_may_not_make_roles_is_told_what_is_missing(deployed: str, server: Server) -> None:
    server.prepare("create role nobody_special login", "create database poor owner nobody_special")
    server.prepare("create extension vector schema public", database="poor")

    with pytest.raises(DeployError, match="the user needs CREATEROLE"):
        deploy(server.url("nobody_special", "poor"))


def test_a_missing_extension_is_told_with_the_statement_that_makes_it(
    deployed: str, server: Server
) -> None:
    server.prepare("create database bare owner cubby_deploy")

    with pytest.raises(DeployError, match="create extension vector schema public"):
        deploy(server.url("cubby_deploy", "bare"))


def test_an_extension_elsewhere_is_refused_with_the_statement_that_moves_it(
    deployed: str, server: Server
) -> None:
    server.prepare("create database elsewhere owner cubby_deploy")
    server.prepare("create schema extensions", "create extension vector schema extensions",
                   database="elsewhere")  # fmt: skip

    with pytest.raises(DeployError, match="alter extension vector set schema public"):
        deploy(server.url("cubby_deploy", "elsewhere"))


def test_a_database_of_somebody_else_is_refused(deployed: str, server: Server) -> None:
    server.prepare("create database foreign_one")
    server.prepare("create extension vector schema public", database="foreign_one")

    with pytest.raises(DeployError, match="to own the database foreign_one"):
        deploy(server.url("cubby_deploy", "foreign_one"))


def _health(*arguments: str) -> int:
    script = Path(ROOT, "ops", "image", "health.py")
    return subprocess.run([sys.executable, str(script), *arguments], check=False).returncode
