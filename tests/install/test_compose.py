"""What can be said of docker-compose.yml without Docker."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from typing import Any

import click
import pytest
import yaml

from cubby.cli.main import cubby
from cubby.cli.postgres.tuning import durable_settings
from cubby.config.settings import QUEUES, settings_reference
from tests.install.conftest import ROOT
from tests.install.dockerfile import instructions

FILE = ROOT / "docker-compose.yml"
TEXT = FILE.read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
OTHERS = {name: service for name, service in SERVICES.items() if "build" not in service}
SETTINGS = {setting.env: setting for setting in settings_reference()}


def test_it_is_what_the_compose_specification_describes() -> None:
    if find_spec("check_jsonschema") is None:
        pytest.skip("needs check-jsonschema, which has the schema of the compose specification")
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", FILE],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr


def test_services_name_only_services_volumes_and_files_that_are_there() -> None:
    for name, service in SERVICES.items():
        for other, how in service.get("depends_on", {}).items():
            assert other in SERVICES, f"{name} waits for {other}"
            if how["condition"] == "service_healthy":
                assert "test" in SERVICES[other]["healthcheck"], f"{other} has no health check"
            # A service that starts by itself may only wait for one that does, too.
            assert "profiles" not in SERVICES[other] or "profiles" in service or not how["required"]
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            there = (ROOT / source).exists() if source[0] == "." else source in COMPOSE["volumes"]
            assert there, f"{name} mounts {source}"
        shared = service.get("network_mode", "").removeprefix("service:")
        assert not shared or shared in SERVICES


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_one_that_cubby_takes(name: str) -> None:
    command, *arguments = OURS[name]["command"]
    found = cubby.get_command(click.Context(cubby), command)

    assert found is not None, command
    found.make_context(command, arguments)  # raises what the person would read


def test_the_database_is_deployed_before_anything_needs_it() -> None:
    assert SERVICES["deploy"]["command"][0] == "migrate"
    assert SERVICES["deploy"]["restart"] == "no"
    for name in ("api", "worker", "sender"):
        assert SERVICES[name]["depends_on"]["deploy"] == {
            "condition": "service_completed_successfully"
        }


def test_every_setting_in_it_exists() -> None:
    named = re.findall(r"CUBBY_[A-Z_]+", TEXT)

    assert {name.removesuffix("_FILE") for name in named} <= set(SETTINGS)


SECRET = re.compile(r"PASSWORD|SECRET|ADMIN_KEY|API_KEY")


def test_secrets_are_files_and_in_no_environment() -> None:
    for name, service in SERVICES.items():
        granted = {f"/run/secrets/{secret}" for secret in service.get("secrets", [])}
        for variable, value in service.get("environment", {}).items():
            if SECRET.search(variable):
                assert variable.endswith("_FILE"), f"{name}: {variable}"
                assert value in granted, f"{name}: {variable}"
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())
    assert "secrets/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_each_service_has_the_secrets_that_it_needs() -> None:
    assert {name: set(service.get("secrets", [])) for name, service in SERVICES.items()} == {
        "postgres": {"postgres_password"},
        "deploy": {"postgres_password"},
        "api": {"admin_key", "storage_key"},
        "worker": {"storage_key"},
        "sender": {"storage_key"},
        "minio": {"minio_password"},
        "bucket": {"minio_password", "storage_key"},
        "prometheus": set(),
        "grafana": set(),
    }


def test_networks_are_given_by_need_and_only_one_leads_outside() -> None:
    assert {name: set(service["networks"]) for name, service in SERVICES.items()} == {
        "postgres": {"database"},
        "deploy": {"database"},
        "api": {"edge", "database", "storage", "metrics"},
        "worker": {"database", "storage", "metrics"},
        "sender": {"edge", "database", "storage", "metrics"},
        "minio": {"storage"},
        "bucket": {"storage"},
        "prometheus": {"edge", "metrics"},
        "grafana": {"edge", "metrics"},
    }
    outside = {name for name, how in COMPOSE["networks"].items() if not (how or {}).get("internal")}
    assert outside == {"edge"}
    assert {name for name, one in SERVICES.items() if "ports" in one} == {
        "api",
        "prometheus",
        "grafana",
    }


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_confined(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert any(mount.startswith("/tmp:size=") for mount in service["tmpfs"])
    assert service["pids_limit"] > 0
    assert "mem_limit" in service
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert ("cap_add" in service) == (name == "postgres")


def test_storage_has_an_account_of_its_own() -> None:
    script = (ROOT / "ops" / "minio" / "bucket.sh").read_text(encoding="utf-8")
    policy = json.loads((ROOT / "ops" / "minio" / "policy.json").read_text(encoding="utf-8"))
    root = SERVICES["minio"]["environment"]["MINIO_ROOT_USER"]

    assert f"minio:9000 {root} " in script
    assert root not in OURS["api"]["environment"].values()
    subprocess.run(["sh", "-n"], input=script, text=True, check=True)
    resources = {one for statement in policy["Statement"] for one in statement["Resource"]}
    assert resources == {"arn:aws:s3:::cubby", "arn:aws:s3:::cubby/*"}
    assert not any("*" in action for one in policy["Statement"] for action in one["Action"])


@pytest.mark.parametrize("name", OTHERS)
def test_the_image_of_others_is_pinned(name: str) -> None:
    _, _, tag = OTHERS[name]["image"].rpartition(":")

    assert re.search(r"\d+\.\d+|\d{4}-\d\d-\d\d", tag), OTHERS[name]["image"]


def test_our_image_is_called_by_the_version_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert {service["image"] for service in OURS.values()} == {f"cubby:{project['version']}"}


def test_postgres_is_the_version_that_is_needed_and_keeps_its_data_in_a_volume() -> None:
    postgres = SERVICES["postgres"]

    assert re.match(r"pgvector/pgvector:0\.8\.[4-9]-pg18", postgres["image"])
    assert postgres["volumes"] == ["postgres:/var/lib/postgresql"]


def test_files_are_shared_by_all_who_need_them() -> None:
    for name, service in OURS.items():
        assert ("files:/data" in service["volumes"]) == (name != "deploy"), name


def test_one_service_has_the_password_of_the_database_and_each_other_the_login_of_its_own() -> None:
    for name, service in OURS.items():
        knows = "PGPASSWORD_FILE" in service["environment"]
        assert knows == (name == "deploy"), name
        if not knows:
            logins = [volume for volume in service["volumes"] if volume.startswith("login")]
            # The API also runs what people ask, as the analyst.
            more = ["login-analyst:/analyst:ro"] if name == "api" else []
            role = "worker" if name == "sender" else name
            assert logins == [f"login-{role}:/login:ro", *more]
            assert service["environment"]["CUBBY_DATABASE_URL_FILE"] == "/login/url"
            assert f"login-{role}:/logins/{role}" in OURS["deploy"]["volumes"]


def test_nothing_of_it_is_open_to_the_network_unless_somebody_says_so() -> None:
    for service in SERVICES.values():
        for port in service.get("ports", []):
            assert re.match(r"127\.0\.0\.1:|\$\{PUBLISH:-127\.0\.0\.1:\d+\}:", port), port


def test_processes_get_the_time_to_end_that_they_take() -> None:
    default = SETTINGS["CUBBY_SHUTDOWN_SECONDS"].default
    assert default is not None
    for service in OURS.values():
        assert int(service["stop_grace_period"].removesuffix("s")) > int(default)


def test_what_decodes_files_has_no_way_out_and_every_queue_is_taken_by_somebody() -> None:
    taken = {name: set(SERVICES[name]["environment"]["CUBBY_QUEUES"].split(","))
             for name in ("worker", "sender")}  # fmt: skip

    assert taken == {"worker": set(QUEUES) - {"webhooks"}, "sender": {"webhooks"}}
    assert "edge" not in SERVICES["worker"]["networks"]


def test_what_is_asked_for_health_is_what_the_program_serves() -> None:
    first = SETTINGS["CUBBY_WORKER_METRICS_PORT"].default

    assert SERVICES["worker"]["healthcheck"]["test"][-2:] == [first, "/metrics"]


def test_prometheus_scrapes_every_process_there_is() -> None:
    config = yaml.safe_load((ROOT / "ops" / "prometheus.yml").read_text(encoding="utf-8"))
    targets = {
        job["job_name"]: {
            f"{name}:{how['port']}" for how in job["dns_sd_configs"] for name in how["names"]
        }
        for job in config["scrape_configs"]
    }
    first = int(SETTINGS["CUBBY_WORKER_METRICS_PORT"].default or 0)
    processes = int(SERVICES["worker"]["command"][-1])

    for name in ("worker", "sender"):
        assert SERVICES[name]["environment"]["CUBBY_WORKER_METRICS_HOST"] == "0.0.0.0"
        assert "metrics" in SERVICES[name]["networks"]
    api = SERVICES["api"]["environment"]
    assert api["CUBBY_METRICS_HOST"] == "0.0.0.0"
    assert targets == {
        "cubby-api": {f"api:{api['CUBBY_METRICS_PORT']}"},
        "cubby-workers": {f"sender:{first}"}
        | {f"worker:{first + index}" for index in range(processes)},
    }


def test_workers_can_be_many_and_logs_are_bounded() -> None:
    assert not {"container_name", "ports", "hostname"} & set(SERVICES["worker"])
    for name, service in SERVICES.items():
        assert {"max-size", "max-file"} <= set(service["logging"]["options"]), name


def test_postgres_is_told_how_much_memory_it_has_and_can_be_left_out() -> None:
    postgres = SERVICES["postgres"]
    told = dict(one.removeprefix("-c").split("=", 1) for one in postgres["command"][1:])
    same = durable_settings(2 * 1024**3, 1 << 40)

    assert set(told) <= {*same, "wal_compression"}
    for name in ("max_wal_size", "max_connections", "reserved_connections", "jit"):
        assert told[name] == same[name]
    assert postgres["scale"] == "${POSTGRES_SCALE:-1}"


def test_the_image_says_which_version_it_is() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    label = next(one.text for one in instructions(ROOT / "Dockerfile") if one.name == "LABEL")

    assert {service["build"]["args"]["VERSION"] for service in OURS.values()} == {
        project["version"]
    }
    for said in ("title", "description", "version", "revision", "licenses", "base.name"):
        assert f"org.opencontainers.image.{said}=" in label


PAGE = (ROOT / "docs" / "how-to" / "run-in-containers.md").read_text(encoding="utf-8")


def test_the_page_on_containers_names_services_profiles_and_commands_that_exist() -> None:
    profiles = {profile for service in SERVICES.values() for profile in service.get("profiles", [])}
    named = re.findall(r"--profile (\w+)|COMPOSE_PROFILES=(\w+)", PAGE)
    executed = re.findall(r"docker compose exec (?:-T )?(?:-e \S+ )?(\w+) cubby (\w+)", PAGE)

    assert {one or other for one, other in named} == profiles
    assert executed
    for service, command in executed:
        assert service in OURS
        assert cubby.get_command(click.Context(cubby), command) is not None


def test_what_the_page_puts_into_the_environment_is_read() -> None:
    written = set(re.findall(r"\b([A-Z][A-Z_]+)=", PAGE)) - {"COMPOSE_PROFILES", "CUBBY_API_KEY"}
    read = set(re.findall(r"\$\{([A-Z_]+)", TEXT)) | set(OURS["api"]["environment"])

    assert {"STORAGE_INTERNAL", "PUBLISH", "AWS_ENDPOINT_URL"} <= written
    assert written <= read
