"""An installation on many hosts: Postgres with a standby, PgBouncer, a bucket, haproxy, two API
hosts, two worker hosts, Prometheus."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from ops.lab.hosts import BRIDGE, NETWORK, Clock, Host, NoLab, make_bridge, run
from ops.lab.postgres import Postgres

KEY = "cubby_lab_0123456789abcdef0123456789abcdef"
SECRET = "of-the-lab-for-minutes"  # noqa: S105 - of servers that let all in, for minutes
DATABASE = f"{NETWORK}.10"
"""The address that the primary answers at, whichever host that is."""
REPLICA = f"{NETWORK}.9"
"""The same of its standby."""
DRAIN_SECONDS, SHUTDOWN_SECONDS = 10, 10
FASTER = 8
"""Alerts and their windows of time are that much shorter here."""
TIMES = re.compile(r"(for: |offset |\[)(\d+)([mh])\b")
PROGRAMS = {
    "ip": "iproute2",
    "haproxy": "haproxy",
    "pgbouncer": "pgbouncer",
    "setpriv": "util-linux",
}
REAL = "Real"
"""What the alerts that wait as long as in ops/alerts.yml are called here."""
OPS = Path(__file__).parents[1]

_BOUNCER = """\
[databases]
* = host={database} port=5432
[pgbouncer]
listen_addr = *
listen_port = 6432
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 20
server_login_retry = 1
"""
# Debian's defaults.
_BALANCER = """\
defaults
  mode http
  timeout connect 5000
  timeout client 50000
  timeout server 50000
frontend cubby
  bind *:8080
  default_backend api
backend api
  option httpchk GET /ready
{servers}
"""
_SCRAPING = """\
global: {{scrape_interval: 2s, evaluation_interval: 2s, scrape_timeout: 2s}}
rule_files: [{folder}/alerts.yml, {folder}/real.yml]
scrape_configs:
  - job_name: cubby-api
    static_configs: [{{targets: [{apis}]}}]
  - job_name: cubby-workers
    static_configs: [{{targets: [{workers}]}}]
"""


def missing() -> str | None:
    """What the lab needs and this machine has not."""
    if os.geteuid() != 0:
        return "root, for network namespaces"
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    absent = [package for program, package in PROGRAMS.items()
              if shutil.which(program, path=path) is None]  # fmt: skip
    return f"packages: apt-get install {' '.join(absent)}" if absent else None


class Site:
    """`folder` is empty, and readable by all accounts."""

    def __init__(self, folder: Path) -> None:
        make_bridge()
        self.folder = folder

        def host(name: str, number: int) -> Host:
            return Host(name, number, folder)

        self.databases = [host("db1", 11), host("db2", 12)]
        self.pool, self.bucket, self.balancer = host("pool", 20), host("s3", 21), host("lb", 22)
        self.apis = [host("api1", 31), host("api2", 32)]
        self.workers = [host("work1", 41), host("work2", 42)]
        self.watcher = host("prom", 51)
        self.clock = Clock(folder / "clock")
        self.fault = folder / "bucket.fault"
        self.fault.write_text("")
        self.primary, self.standby = (
            Postgres(folder / one.name, one.address, 5432, one.within) for one in self.databases
        )
        # It listens everywhere, to answer at the address of the primary when it is that.
        for server in (self.primary, self.standby):
            server.listens = "*"

    @property
    def url(self) -> str:
        return f"http://{self.balancer.address}:8080"

    @property
    def dsn(self) -> str:
        return f"postgresql://postgres@{DATABASE}:5432/cubby"

    def start(self) -> None:
        self.databases[0].take(DATABASE)
        self.primary.make()
        self.primary.start()
        self.primary.ask("create database cubby")
        self.start_bucket()
        self.migrate()
        self.start_standby()
        self.start_pool()
        for api in self.apis:
            self.start_api(api)
        for worker in self.workers:
            self.start_worker(worker)
        self.start_balancer()
        self.start_watcher()
        self.wait_for(*self.apis)

    def wait_for(self, *apis: Host) -> None:
        """Until the balancer sends requests there: after two good answers, two seconds apart."""

        def are_ready() -> bool:
            asked = [f"http://{api.address}:8000/ready" for api in apis]
            try:
                return all(httpx.get(url, timeout=5, trust_env=False).is_success for url in asked)
            except httpx.HTTPError:
                return False

        until(are_ready, 120, "API hosts that are ready")
        time.sleep(6)

    def is_well(self, host: Host) -> bool:
        """Whether an API is ready, or a process of a worker host tells its figures."""
        api = host in self.apis
        path = "8000/ready" if api else "9100/metrics"
        try:
            url = f"http://{host.address}:{path}"
            return httpx.get(url, timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def wait_for_worker(self, host: Host) -> None:
        """Until it works."""
        log = self.folder / f"{host.name}.log"
        count = log.read_text().count("worker ready")
        until(lambda: log.read_text().count("worker ready") > count, 120, f"{host.name}")

    def environment(self, **more: str) -> dict[str, str]:
        """That of a process of Cubby."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CUBBY_")}
        return kept | {
            "AWS_ENDPOINT": f"http://{self.bucket.address}:9000",
            "AWS_ACCESS_KEY_ID": "lab", "AWS_SECRET_ACCESS_KEY": "lab", "AWS_REGION": "us-east-1",
            "CUBBY_STORAGE_URL": "s3://things/cubby",
            "CUBBY_LOGINS_SECRET": SECRET,
            "CUBBY_EMBEDDER": "histogram",
            **more,
        }  # fmt: skip

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command of the operator, with the login that deploys."""
        given = self.environment(CUBBY_DATABASE_URL=self.dsn, CUBBY_DATA=str(self.folder / "op"))
        return subprocess.run([_cubby(), *arguments], env=given, capture_output=True, text=True,
                              check=False, timeout=300)  # fmt: skip

    def migrate(self) -> None:
        done = self.command("migrate")
        if done.returncode:
            raise NoLab(f"cubby migrate failed: {done.stderr}")

    def start_standby(self) -> None:
        self.standby.copy(self.primary)
        self.standby.start()
        self.databases[1].take(REPLICA)
        self._forget_neighbours()

    def start_api(self, host: Host, clock: Clock | None = None) -> None:
        host.start([_cubby(), "api"], self._process(
            host, "cubby_api",
            CUBBY_HOST="0.0.0.0", CUBBY_PORT="8000", CUBBY_ADMIN_KEY=KEY,  # noqa: S104
            CUBBY_READ_URL=f"postgresql://cubby_api@{REPLICA}:5432/cubby",
            CUBBY_METRICS_HOST="0.0.0.0", CUBBY_METRICS_PORT="9099",  # noqa: S104
            CUBBY_DRAIN_SECONDS=str(DRAIN_SECONDS), CUBBY_SHUTDOWN_SECONDS=str(SHUTDOWN_SECONDS),
            **_told_by(clock),
        ))  # fmt: skip

    def start_worker(self, host: Host, clock: Clock | None = None) -> None:
        host.start([_cubby(), "worker"], self._process(
            host, "cubby_worker",
            CUBBY_WORKER_METRICS_HOST="0.0.0.0", CUBBY_WORKER_METRICS_PORT="9100",  # noqa: S104
            CUBBY_SHUTDOWN_SECONDS=str(SHUTDOWN_SECONDS),
            **_told_by(clock),
        ))  # fmt: skip

    def start_bucket(self) -> None:
        self.bucket.start(
            [sys.executable, "-m", "ops.lab.bucket", self.bucket.address, "9000", str(self.fault)],
            {**os.environ, "PYTHONPATH": str(OPS.parent)},
        )

    def start_pool(self) -> None:
        logins = ("cubby_api", "cubby_worker", "postgres")
        (self.folder / "users").write_text("".join(f'"{login}" ""\n' for login in logins))
        config = self.folder / "pgbouncer.ini"
        config.write_text(_BOUNCER.format(database=DATABASE, folder=self.folder))
        account = pwd.getpwnam("nobody").pw_name
        self.pool.start([_found("pgbouncer"), "-q", "-u", account, str(config)])

    def start_balancer(self) -> None:
        servers = "\n".join(f"  server {api.name} {api.address}:8000 check" for api in self.apis)
        config = self.folder / "haproxy.cfg"
        config.write_text(_BALANCER.format(servers=servers))
        self.balancer.start([_found("haproxy"), "-f", str(config)])

    def start_watcher(self) -> None:
        """Prometheus with the alerts of the project."""
        if shutil.which("prometheus") is None:
            return
        rules = (OPS / "alerts.yml").read_text(encoding="utf-8")
        (self.folder / "alerts.yml").write_text(TIMES.sub(sooner, rules))
        real = rules.replace("Cubby", REAL).replace("cubby:", "real:")
        (self.folder / "real.yml").write_text(real)
        config = self.folder / "prometheus.yml"
        config.write_text(_SCRAPING.format(
            folder=self.folder,
            apis=", ".join(f'"{api.address}:9099"' for api in self.apis),
            workers=", ".join(f'"{worker.address}:9100"' for worker in self.workers),
        ))  # fmt: skip
        self.watcher.start([
            "prometheus", f"--config.file={config}", f"--storage.tsdb.path={self.folder / 'tsdb'}",
            f"--web.listen-address={self.watcher.address}:9090",
        ])  # fmt: skip

    def alerts(self) -> set[str]:
        """Those that fire now."""
        try:
            found = httpx.get(f"http://{self.watcher.address}:9090/api/v1/alerts", timeout=5,
                              trust_env=False).json()["data"]["alerts"]  # fmt: skip
        except (httpx.HTTPError, ValueError):
            return set()
        return {one["labels"]["alertname"] for one in found if one["state"] == "firing"}

    def fail_over(self) -> None:
        """The standby becomes the primary, and the host of the old one its standby."""
        old, new = self.databases
        old.kill()
        self.standby.promote()
        old.leave(DATABASE)
        new.leave(REPLICA)
        new.take(DATABASE)
        self._forget_neighbours()
        # The pooler and the processes find the address on another host.
        self.databases.reverse()
        self.primary, self.standby = self.standby, self.primary

    def _forget_neighbours(self) -> None:
        for host in (*self.databases, self.pool, *self.apis, *self.workers):
            host.forget_neighbours()
        run("ip", "neigh", "flush", "dev", BRIDGE)

    def close(self) -> None:
        for host in (*self.apis, *self.workers, self.balancer, self.pool, self.bucket,
                     self.watcher, *self.databases):  # fmt: skip
            host.mend()
            host.kill()

    def _process(self, host: Host, login: str, **more: str) -> dict[str, str]:
        folder = self.folder / f"data-{host.name}"
        folder.mkdir(exist_ok=True)
        return self.environment(
            CUBBY_DATABASE_URL=f"postgresql://{login}@{self.pool.address}:6432/cubby",
            CUBBY_DATABASE_LISTEN_URL=f"postgresql://{login}@{DATABASE}:5432/cubby",
            CUBBY_DATABASE_POOLING="transaction",
            CUBBY_DATA=str(folder),
            **more,
        )


def until(happened: Callable[[], bool], seconds: float, what: str) -> float:
    """How long it took. Raises NoLab after so many seconds."""
    began = time.monotonic()
    while not happened():
        if time.monotonic() - began > seconds:
            raise NoLab(f"{what} did not come within {seconds:g} s")
        time.sleep(0.25)
    return time.monotonic() - began


def sooner(found: re.Match[str]) -> str:
    seconds = int(found[2]) * (60 if found[3] == "m" else 3600)
    return f"{found[1]}{seconds // FASTER}s"


def _told_by(clock: Clock | None) -> dict[str, str]:
    return {} if clock is None else clock.environment


def _cubby() -> str:
    return str(Path(sys.executable).with_name("cubby"))


def _found(program: str) -> str:
    path = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    assert path is not None
    return path
