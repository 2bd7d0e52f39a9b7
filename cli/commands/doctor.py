"""`cubby doctor`: is everything here that Cubby needs."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click
import psycopg
from rich.table import Table

from cubby.app.positions import read_position
from cubby.cli.database import Database, is_installed
from cubby.cli.errors import CliError, OtherRelease, refusal
from cubby.cli.installations import elsewhere
from cubby.cli.machine import json_option, tell_json
from cubby.cli.postgres import attach
from cubby.cli.postgres.places import OUTSIDE, account_for, binaries_for
from cubby.cli.postgres.tuning import memory_bytes
from cubby.cli.server import Server
from cubby.cli.tables import show
from cubby.config import SettingError, Settings, load, settings_reference
from cubby.config.secrets import FILE_SUFFIX
from cubby.db import client
from cubby.db.apply import NEEDED_SERVER
from cubby.db.calls import catalog
from cubby.db.logins import ALL, API
from cubby.db.release import NotDeployedYet
from cubby.embedding import offers
from cubby.embedding.photographs import are_here
from cubby.media import sandbox
from cubby.storage import open_storage

_LEAST_FREE = 2 * 1024**3


@dataclass(frozen=True)
class Finding:
    """`good` is None for what is worth knowing and neither good nor bad."""

    subject: str
    good: bool | None
    words: str


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Look at the settings, the folders, the database, storage, models and the API.

    Changes nothing but a small file in storage. Exit code 1 when something is wrong.
    """
    findings = examine()
    if as_json:
        tell_json({"findings": [asdict(one) for one in findings]})
    else:
        _show(findings)
    if any(one.good is False for one in findings):
        sys.exit(1)


def _show(findings: list[Finding]) -> None:
    table = Table("", "", "", box=None, show_header=False)
    for one in findings:
        mark = {True: "[green]ok[/]", False: "[red]bad[/]", None: "--"}[one.good]
        table.add_row(mark, one.subject, one.words)
    show(table)


def examine() -> list[Finding]:
    try:
        settings = load()
    except SettingError as error:
        return [Finding("settings", False, str(error))]
    looks: list[tuple[str, Callable[[Settings], Finding | list[Finding]]]] = [
        ("machine", _machine),
        ("settings", _unknown_settings),
        ("sandbox", _sandbox),
        ("data folder", _data_folder),
        ("postgres", _postgres),
        ("database", _database),
        ("replica", _replica),
        ("storage", _storage),
        ("models", _models),
        ("api", _api),
        ("left behind", _left_behind),
    ]
    findings: list[Finding] = []
    for subject, look in looks:
        try:
            found = look(settings)
        except Exception as error:
            line = refusal(error)
            if line is None and not isinstance(error, OSError):
                raise
            found = Finding(subject, False, line or str(error))
        findings += found if isinstance(found, list) else [found]
    return findings


def _machine(_: Settings) -> Finding:
    words = (
        f"Python {platform.python_version()}, {os.cpu_count()} processors, "
        f"{memory_bytes() / 1024**3:.1f} GiB of memory"
    )
    return Finding("machine", None, words)


def _sandbox(settings: Settings) -> list[Finding]:
    """The layers that this machine has for decoders. Root giving itself up is a layer more."""
    layers = sandbox.available()
    absent = False if settings.sandbox == sandbox.REQUIRE else None
    return [
        Finding("sandbox", True if state == "on" else absent if name in sandbox.NEEDED else None,
                f"{name}: {state}")
        for name, state in layers.items()
    ]  # fmt: skip


def _unknown_settings(_: Settings) -> list[Finding]:
    """Variables that set nothing. What is written like a setting was most likely meant for it."""
    rows = settings_reference()
    known = [row.env for row in rows] + [row.env + FILE_SUFFIX for row in rows if row.secret]
    findings = []
    for name in sorted(os.environ.keys() - set(known)):
        if name.startswith("CUBBY_"):
            like = get_close_matches(name, known, n=1, cutoff=0.8)
            words = f"unknown setting {name}" + (f"; did you mean {like[0]}?" if like else "")
            findings.append(Finding("settings", False if like else None, words))
    return findings


def _data_folder(settings: Settings) -> Finding:
    folder = settings.data_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    words = f"{settings.data_dir}, {free / 1024**3:.1f} GiB free"
    if not os.access(folder, os.W_OK):
        return Finding("data folder", False, f"{words}: {folder} cannot be written")
    if settings.data_dir.exists() and settings.data_dir.stat().st_mode & 0o066:
        words += f"; others may look into it: chmod 711 {settings.data_dir}"
    return Finding("data folder", free >= _LEAST_FREE, words)


def _postgres(settings: Settings) -> Finding:
    if settings.database_url is not None:
        return Finding("postgres", None, "the one of CUBBY_DATABASE_URL")
    account = account_for(settings.data_dir / "postgres")
    who = account.name if account else "the user that starts it"
    return Finding("postgres", True, f"embedded, {binaries_for(account)}, run by {who}")


def _database(settings: Settings) -> list[Finding]:
    address = attach(settings.data_dir) if settings.database_url is None else None
    if settings.database_url is None and address is None:
        if is_installed(settings.data_dir):
            return [Finding("database", None, "not running; cubby up starts it")]
        others = elsewhere(settings.data_dir)
        words = f"none in {settings.data_dir}; cubby up makes it. {others}"
        return [Finding("database", None, words.strip())]
    database = Database(settings, address)
    if database.url is not None and (server := database.session).version < NEEDED_SERVER:
        words = f"Postgres {server.version // 10000}, and 18 is needed: upgrade the server"
        return [Finding("database", False, words)]
    try:
        database.check_release()
    except (NotDeployedYet, OtherRelease) as error:
        return [Finding("database", False, str(error))]
    with database.connect("cubby_api") as connection:
        version = connection.info.server_version
        facts = client.call_sync(connection, catalog.ready())
        rights = client.call_sync(connection, catalog.session_rights())
    words = (
        f"Postgres {version // 10000}.{version % 10000}, release {facts['release']}, "
        f"{facts['migrations']} migrations, {facts['workers']} workers, "
        f"space {facts['space'] or 'none yet'}"
    )
    return [Finding("database", True, words), _roles(database), _sessions(database, rights)]


def _replica(settings: Settings) -> list[Finding]:
    """Whether the server of CUBBY_READ_URL can answer in the place of the main database."""
    if settings.read_url is None or settings.database_url is None:
        words = "CUBBY_READ_URL needs CUBBY_DATABASE_URL: the embedded Postgres has no standby"
        return [Finding("replica", False, words)] if settings.read_url else []
    database = Database(settings)
    url = database.login_at(settings.read_url, API) or ""
    with database.connect("cubby_api") as main, client.connect(url, None) as replica:
        there = _position(replica)
        if not there["standby"]:
            words = "CUBBY_READ_URL leads to no standby: the main database answers everything"
            return [Finding("replica", False, words)]
        here = _position(main)
    if there["system"] != here["system"]:
        words = "CUBBY_READ_URL leads to a standby of another server: it is not used"
        return [Finding("replica", False, words)]
    behind = max(
        0, (read_position(here["position"]) or 0) - (read_position(there["position"]) or 0)
    )
    words = (
        f"a standby, {behind} bytes of log behind; the main database answers in its place from "
        f"{settings.read_lag_seconds} s on"
    )
    return [Finding("replica", True, words)]


def _position(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    return client.call_sync(connection, catalog.server_position())


def _roles(database: Database) -> Finding:
    """What keeps a process, or a person in psql, in its role."""
    if database.shared:
        words = (
            f"all processes and people log in as {database.session.user} and take a role that "
            "they can leave. A process that is taken over may do what that login may"
        )
        return Finding("roles", None, words)
    roles = [role for role in ALL if not database.url or database.session.deploys
             or role in database.session.roles]  # fmt: skip
    try:
        database.refuse_powers(roles)
    except CliError as error:
        return Finding("roles", False, str(error))
    return Finding("roles", True, f"{', '.join(roles)}: logins that can become nothing else")


def _sessions(database: Database, rights: dict[str, bool]) -> Finding:
    """Whether workers may end sessions of people that hold the server for too long."""
    if database.shared:
        words = f"long sessions of {database.session.user}, as which people log in, are not ended"
        return Finding("sessions", None, words)
    if rights["own_logins"]:
        return Finding("sessions", True, "long ones of analysts and admins are ended")
    if rights["shared_logins"]:
        return Finding(
            "sessions", None,
            "long ones of cubby_analyst and cubby_admin are ended, those of people's own logins "
            "are not: as a superuser, grant pg_read_all_stats, pg_signal_backend to cubby_owner",
        )  # fmt: skip
    return Finding(
        "sessions", None,
        "long ones of analysts and admins are not ended: as a superuser, grant "
        "pg_read_all_stats, pg_signal_backend to cubby_owner",
    )  # fmt: skip


def _storage(settings: Settings) -> Finding:
    if settings.database_url is None and not is_installed(settings.data_dir):
        return Finding("storage", None, f"{settings.storage} is made with the database")
    open_storage(settings.storage, readable=settings.library_is_open).check()
    return Finding("storage", True, settings.storage)


def _models(settings: Settings) -> list[Finding]:
    found = [
        Finding("models", offer.problem is None, f"{offer.name}: {offer.problem or 'here'}")
        for offer in offers(settings.models_dir)
        if offer.state == "here"
    ]
    return [*found, _photographs()]


def _photographs() -> Finding:
    if not are_here():
        words = "photographs: its weights are missing, colours are compared instead; make setup"
        return Finding("models", False, words)
    words = (
        "photographs: built in; knows 1,000 kinds of things and no free text "
        "(cubby models pull clip-vit-b32-q8)"
    )
    return Finding("models", True, words)


def _api(settings: Settings) -> Finding:
    with Server(settings) as server:
        try:
            server.get("/objects", limit=1)
        except CliError as error:
            return Finding("api", None, str(error))
        return Finding("api", True, f"answers at {server.url}")


def _left_behind(_: Settings) -> list[Finding]:
    """Databases outside closed homes whose data folder leads to them no more."""
    found = []
    for note in sorted(OUTSIDE.glob("data-*/belongs-to")):
        data_dir = Path(note.read_text(encoding="utf-8").strip())
        if (data_dir / "postgres").resolve().parent != note.parent:
            words = f"{note.parent} is no longer used by {data_dir}; remove it if it is not missed"
            found.append(Finding("left behind", None, words))
    return found
