"""`cubby up`: everything that is needed, in the right order, kept running, and ended in order."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx
import structlog

from cubby.cli.admission import Admission
from cubby.cli.database import Database
from cubby.cli.errors import CliError, PostgresError
from cubby.cli.figures_folder import figures_folder
from cubby.cli.first_model import pull_where_missing
from cubby.cli.postgres import EmbeddedPostgres, attach
from cubby.cli.pulling import FREE_TEXT, size_of
from cubby.cli.supervisor import Child, Supervisor
from cubby.cli.up_lock import only_one
from cubby.config import Settings
from cubby.config.secrets import FILE_SUFFIX, taken
from cubby.config.settings import take_secrets
from cubby.db.logins import ANALYST, API, WORKER
from cubby.embedding.photographs import are_here, is_converted
from cubby.embedding.pull import HUB
from cubby.media.sandbox import hide_memory
from cubby.telemetry import logs

log = structlog.get_logger(__name__)

Say = Callable[[str], None]
# The children have settings.shutdown_seconds; this is for what Postgres still has to write.
_POSTGRES_STOP_SECONDS = 5.0
_POSTGRES_PAUSE_SECONDS = 2.0
_BACKLOG = 2048


def up(
    settings: Settings,
    say: Say = print,
    then: Say | None = None,
    *,
    model: str | None = None,
    base_url: str = HUB,
) -> None:
    """Run everything until asked to stop. `then` gets the URL once it has been printed. A model
    that is named is pulled where it is missing, and used.

    Raises AlreadyUp when another one has this data folder, and what keeps a part from starting:
    PostgresError, DeployError, StorageError, ChildGaveUp. A model raises PackError or
    DownloadInterrupted.
    """
    with only_one(settings.data_dir) as note_url:
        fresh = not settings.data_dir.joinpath("storage").exists()
        if model is not None:
            pull_where_missing(settings, model, base_url)

        def tell(url: str) -> None:
            note_url(url)
            say(f"Cubby is ready at {url} (admin: {url}/admin)")
            if fresh and model is None and settings.embedder == "auto":
                say(
                    "It knows photographs of 1,000 kinds of things. For search by any words: "
                    f"cubby models pull {FREE_TEXT} ({size_of(FREE_TEXT)})"
                )
            if then:
                then(url)

        workers = range(settings.worker_processes)
        run_stack(settings, settings.api_processes, workers, tell, model=model)


def run_stack(
    settings: Settings,
    api_processes: int,
    workers: range,
    ready: Say = print,
    shared: bool = False,
    *,
    model: str | None = None,
) -> None:
    """Run so many API processes and the workers of these numbers until asked to stop. `ready` gets
    the URL of the API when it is. `shared` uses an embedded Postgres that another process runs, if
    there is one."""
    logs.configure(settings.log_level, "supervisor")
    hide_memory()
    take_secrets()  # before Postgres is started, which needs none of them
    with ExitStack() as stack:
        listener = None
        if api_processes:
            # First, since a port that is taken is found out at once and a database takes a moment.
            listener = stack.enter_context(_listener(settings))
            settings = replace(settings, port=listener.getsockname()[1], server_url=None)
        database, postgres = _database(settings, stack, shared)
        if postgres:
            database.deploy()
        roles = [API] * bool(api_processes) + [WORKER] * bool(workers)
        admission = Admission(settings, database, roles, model)
        admission.wait()
        if listener:
            _listen(listener, settings)
        _convert_photographs(settings)
        figures = figures_folder(settings.data_dir, stack) if api_processes > 1 else None
        children = [_api(index, listener, figures) for index in range(api_processes) if listener]
        # Requests that the API still takes may wait for a job.
        drain = settings.drain_seconds if listener else 0
        children += [_worker(index, drain) for index in workers]
        supervisor = Supervisor(
            children,
            lambda child: _environment(settings, database, child.login),
            settings.shutdown_seconds + drain,
            # Each process has its own. This one would keep clients waiting for none.
            listener.close if listener else lambda: None,
        )
        announce = _announcing(settings.api_url, ready) if listener else lambda: None
        keep = _keeping(postgres, supervisor) if postgres else lambda: None
        supervisor.run(partial(_watch, admission.look, announce, keep))


def _convert_photographs(settings: Settings) -> None:
    """Once for a models folder, before the workers: they run at a lower priority, and every one
    of them would wait. What fails here fails again where the pack is needed, and is reported
    there."""
    if settings.embedder != "auto" or not are_here() or is_converted(settings.models_dir):
        return
    command = [sys.executable, "-P", "-m", "cubby.embedding.photographs"]
    subprocess.run([*command, str(settings.models_dir), str(os.getpid())], check=False)


@contextmanager
def _listener(settings: Settings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        # It listens once the processes start: a client that comes before is refused at once.
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((settings.host, settings.port))
        # A client that takes nothing of its answer holds the connection no longer than one that
        # sends nothing. Linux hands this on to the connections.
        listener.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, settings.stall_seconds * 1000
        )
    except OSError as error:
        raise _port_taken(settings, error) from None
    with listener:
        yield listener


def _listen(listener: socket.socket, settings: Settings) -> None:
    try:
        listener.listen(_BACKLOG)
    except OSError as error:
        raise _port_taken(settings, error) from None


def _port_taken(settings: Settings, error: OSError) -> CliError:
    return CliError(
        f"{settings.host} port {settings.port} cannot be listened on: {error.strerror}.",
        "Stop what uses it, or give --port or CUBBY_PORT another number.",
    )


def _database(
    settings: Settings, stack: ExitStack, shared: bool
) -> tuple[Database, EmbeddedPostgres | None]:
    if settings.database_url is not None:
        return Database(settings), None
    address = attach(settings.data_dir) if shared else None
    if address is not None:
        return Database(settings, address), None
    postgres = EmbeddedPostgres(settings.data_dir)
    postgres.start()
    stack.callback(postgres.stop, _POSTGRES_STOP_SECONDS)
    return Database(settings, postgres.address), postgres


def _api(index: int, listener: socket.socket, figures: Path | None) -> Child:
    descriptor = listener.fileno()
    return Child(
        f"api-{index}",
        [
            *(sys.executable, "-P", "-m", "cubby.cli.api_process"),
            *("--keep-storage", "--fd", str(descriptor)),
        ],
        {"PROMETHEUS_MULTIPROC_DIR": str(figures)} if figures else {},
        (descriptor,),
        login=API,
    )


def _worker(index: int, stop_after: float) -> Child:
    command = [sys.executable, "-P", "-m", "cubby.workers.main", "--index", str(index)]
    return Child(f"worker-{index}", command, login=WORKER, stop_after=stop_after)


# Secrets of the supervisor, or of the API alone: no process gets what it does not need.
_KEPT = ("CUBBY_LOGINS_SECRET", "CUBBY_API_KEY")
_OF_THE_API = ("CUBBY_ADMIN_KEY", "CUBBY_ANALYST_URL", "CUBBY_READ_URL")


def _environment(settings: Settings, database: Database, login: str) -> dict[str, str]:
    """That of a child: its own login, and none of the secrets that only others need."""
    kept = [*_KEPT, *(() if login == API else _OF_THE_API)]
    urls = ("CUBBY_DATABASE_URL", "CUBBY_DATABASE_LISTEN_URL", "CUBBY_READ_URL")
    kept += [name + FILE_SUFFIX for name in (*kept, *urls)]
    if settings.roles != "shared" and (database.unasked_url or not database.shared):
        kept += ["PGPASSWORD", "PGPASSFILE", "PGUSER"]
    url = database.unasked_url
    given = os.environ | taken()
    own = {name: value for name, value in given.items() if name not in kept} | {
        "CUBBY_DATA": str(settings.data_dir),
        "CUBBY_DATABASE_URL": url or database.login(login),
        "CUBBY_PORT": str(settings.port),
    }
    if listen_url := database.login_at(settings.database_listen_url, login):
        own["CUBBY_DATABASE_LISTEN_URL"] = listen_url
    if login == API and (read_url := database.login_at(settings.read_url, login)):
        own["CUBBY_READ_URL"] = read_url
    # One login that can become any role is none for what people write.
    given_one = {"CUBBY_ANALYST_URL", "CUBBY_ANALYST_URL" + FILE_SUFFIX} & set(own)
    if url is None and login == API and database.deploys and not database.shared and not given_one:
        own["CUBBY_ANALYST_URL"] = database.login(ANALYST)
    return own


def _watch(*looks: Callable[[], None]) -> None:
    for look in looks:
        look()


def _announcing(url: str, ready: Say) -> Callable[[], None]:
    """Asks the API, at every look, until it is ready, and then says where it is."""
    waiting = True

    def announce() -> None:
        nonlocal waiting
        if waiting and _answers(f"{url}/ready"):
            waiting = False
            ready(url)

    return announce


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=0.5, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _keeping(postgres: EmbeddedPostgres, supervisor: Supervisor) -> Callable[[], None]:
    """Starts Postgres again when it ended by itself; all other processes wait for it to be back."""
    port, again_at = postgres.port, 0.0

    def keep() -> None:
        nonlocal port, again_at
        if postgres.alive() or time.monotonic() < again_at:
            return
        log.error("postgres ended and is started again", log_file=str(postgres.log))
        try:
            postgres.start()
        except PostgresError as error:
            again_at = time.monotonic() + _POSTGRES_PAUSE_SECONDS
            log.error("postgres does not start", error=str(error))
            return
        if postgres.port != port:
            port = postgres.port
            supervisor.restart_all()

    return keep
