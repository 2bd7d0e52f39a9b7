"""What happens to the hosts of the lab, one after the other."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ops.lab.hosts import Clock, Host
from ops.lab.site import REAL, Site, until

Act = Callable[[Site], None]
SECONDS = 22.0
"""How long a fault lasts: longer than an alert waits here."""
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Fault:
    """`begin` breaks something, `end` mends it after `seconds`. `alerts` are those that must fire.
    With `refused` nothing can be taken while it lasts. A planned one fails no request. One that
    `stamps` changes the clock by which jobs are stamped, by a day. A brief one is over before an
    alert of the database wakes that waits as long as in ops/alerts.yml."""

    name: str
    begin: Act
    end: Act
    seconds: float = SECONDS
    alerts: frozenset[str] = frozenset()
    refused: bool = False
    planned: bool = False
    short: bool = False
    stamps: bool = False
    brief: bool = False


def _nothing(_: Site) -> None:
    """For a fault that ends by itself."""


def _of(pick: Callable[[Site], Host], act: Callable[[Host], None]) -> Act:
    return lambda site: act(pick(site))


def _host(
    name: str,
    pick: Callable[[Site], Host],
    again: Callable[[Site, Host], None],
    alerts: frozenset[str] = frozenset(),
    short: tuple[str, ...] = (),
) -> list[Fault]:
    """A host cut off, paused, and killed."""

    def restart(site: Site) -> None:
        again(site, pick(site))

    kinds: list[tuple[str, Act, Act]] = [
        ("cut off", _of(pick, Host.cut), _of(pick, Host.mend)),
        ("paused", _of(pick, _stop), _of(pick, _go_on)),
        ("killed", _of(pick, Host.kill), restart),
    ]
    return [
        Fault(
            f"{name} {kind}", begin, end, alerts=alerts, refused=bool(alerts), short=kind in short
        )
        for kind, begin, end in kinds
    ]


def _stop(host: Host) -> None:
    host.signal(signal.SIGSTOP)


def _go_on(host: Host) -> None:
    host.signal(signal.SIGCONT)


def _restart_database(site: Site) -> None:
    site.primary.start()


def _bucket(word: str) -> tuple[Act, Act]:
    return (lambda site: _write(site, word)), (lambda site: _write(site, ""))


def _write(site: Site, word: str) -> None:
    site.fault.write_text(word)


def _rebuild(site: Site) -> None:
    shutil.rmtree(site.standby.folder)
    site.start_standby()


def _restart_api(site: Site) -> None:
    for host in site.apis:
        host.stop()
        site.start_api(host)
        site.wait_for(host)


def _restart_workers(site: Site) -> None:
    for host in site.workers:
        host.stop()
        site.start_worker(host)
        site.wait_for_worker(host)


def _upgrade(site: Site) -> None:
    site.migrate()
    _restart_api(site)
    _restart_workers(site)


def _clock(
    name: str, start: Callable[[Site, Clock | None], None], *, database: bool = False
) -> Fault:
    """A clock that jumps a day ahead, then to a day behind, and then is right again."""

    def begin(site: Site) -> None:
        start(site, site.clock)
        site.clock.jump(DAY)
        time.sleep(SECONDS)
        site.clock.jump(-DAY)

    def end(site: Site) -> None:
        site.clock.jump(0)
        start(site, None)

    return Fault(f"clock of {name} jumps", begin, end, stamps=database, brief=database)


def _api_by(site: Site, clock: Clock | None) -> None:
    host = site.apis[0]
    host.stop()
    site.start_api(host, clock)
    site.wait_for(host)


def _worker_by(site: Site, clock: Clock | None) -> None:
    host = site.workers[0]
    host.stop()
    site.start_worker(host, clock)
    site.wait_for_worker(host)


def _database_by(site: Site, clock: Clock | None) -> None:
    site.primary.stop()
    site.primary.start(None if clock is None else clock.environment)
    site.wait_for(*site.apis)


def kills(count: int, seed: int) -> Fault:
    """So many kill -9 of single processes; their supervisors start them again. Of two hosts of a
    kind one serves at any time: a process is killed where the other host, too, is well."""

    def kill(site: Site) -> None:
        chosen = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
        for _ in range(count):
            host = chosen.choice(chosen.choice([site.apis, site.workers]))
            kind = site.apis if host in site.apis else site.workers
            until(partial(_are_well, site, kind), 120, f"both hosts like {host.name} to be well")
            supervisors = {process.pid for process in host.started}
            pids = [pid for pid in host.pids() if pid not in supervisors]
            if pids:
                _kill(chosen.choice(pids))
            time.sleep(chosen.uniform(0.1, 0.5))

    return Fault(f"{count} kill -9", kill, _nothing, seconds=5, short=True)


def _are_well(site: Site, hosts: list[Host]) -> bool:
    return all(map(site.is_well, hosts))


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def counted(alerts: set[str], *, brief: bool) -> set[str]:
    """Those that decide about a fault, of all that fire in the lab."""
    real = {f"Cubby{name.removeprefix(REAL)}" for name in alerts if name.startswith(REAL)}
    sooner = {name for name in alerts if not name.startswith(REAL)}
    return sooner - _AWAY | real & _AWAY if brief else sooner


_AWAY = frozenset({"CubbyDatabaseAway"})
_STORAGE = frozenset({"CubbyStorageAway"})


def faults(count: int, seed: int) -> list[Fault]:
    """All, in the order in which they happen. Without libfaketime no clock jumps."""
    primary = [
        Fault("Postgres stopped", lambda site: site.primary.stop(), _restart_database,
              refused=True, alerts=_AWAY, short=True),
        Fault("Postgres hung", _of(lambda site: site.databases[0], _stop),
              _of(lambda site: site.databases[0], _go_on), refused=True, alerts=_AWAY),
        Fault("Postgres killed", lambda site: site.primary.signal_all(signal.SIGKILL),
              _restart_database, refused=True, alerts=_AWAY),
        Fault("Postgres cut off", _of(lambda site: site.databases[0], Host.cut),
              _of(lambda site: site.databases[0], Host.mend), refused=True, alerts=_AWAY),
        Fault("failed over to the standby", Site.fail_over, _rebuild, seconds=10, brief=True),
    ]  # fmt: skip
    bucket = [
        Fault("bucket answers 500", *_bucket("500"), alerts=_STORAGE, short=True),
        Fault("bucket answers 403", *_bucket("403"), alerts=_STORAGE),
        Fault("bucket full", *_bucket("507"), refused=True, alerts=_STORAGE),
        Fault("bucket slow by 1 s", *_bucket("slow 1")),
        Fault("bucket cut off", _of(lambda site: site.bucket, Host.cut),
              _of(lambda site: site.bucket, Host.mend), alerts=_STORAGE),
        Fault("bucket paused", _of(lambda site: site.bucket, _stop),
              _of(lambda site: site.bucket, _go_on), alerts=_STORAGE),
    ]  # fmt: skip
    clocks = [
        _clock("an API host", _api_by),
        _clock("a worker host", _worker_by),
        _clock("Postgres", _database_by, database=True),
    ]
    return [
        Fault("API hosts restarted in turn", _restart_api, _nothing, 5, planned=True, short=True),
        Fault("worker hosts restarted in turn", _restart_workers, _nothing, 5, planned=True),
        Fault("rolling upgrade", _upgrade, _nothing, 5, planned=True),
        *_host("API host", lambda site: site.apis[0], Site.start_api, short=("killed",)),
        *_host("worker host", lambda site: site.workers[0], Site.start_worker),
        *_host("pooler", lambda site: site.pool, lambda site, _: site.start_pool(), _AWAY),
        *_host("standby", lambda site: site.databases[1], lambda site, _: site.standby.start()),
        *primary,
        *bucket,
        *(clocks if Clock.library() is not None else ()),
        kills(count, seed),
    ]
