"""The settings: one table, read from the environment, checked before anything starts."""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cubby.config import parsers, secrets
from cubby.config.errors import SettingError

QUEUES = ("gate", "index", "json", "maintenance", "media", "questions", "tables", "webhooks")
"""As in `core.queue`."""


@dataclass(frozen=True)
class Setting:
    """One row of the reference: `default` is the text that you would write into the variable. None
    is for a variable without a default."""

    env: str
    field: str
    default: str | None
    parse: Callable[[str], Any]
    sentence: str
    secret: bool = False


@dataclass(frozen=True)
class Settings:
    """The values of one process; see `settings_reference()` for the meaning of each."""

    data_dir: Path
    database_url: str | None
    database_listen_url: str | None
    database_pooling: str
    read_url: str | None
    read_lag_seconds: int
    roles: str
    logins_secret: str | None
    analyst_url: str | None
    sql: str
    storage_url: str
    library_readers: str
    host: str
    port: int
    allowed_hosts: tuple[str, ...]
    trusted_proxies: tuple[str, ...]
    local_accounts: str
    models_dir: Path
    embedder: str
    embedder_url: str | None
    api_processes: int
    worker_processes: int
    concurrency: int
    queues: tuple[str, ...]
    max_payload_bytes: int
    max_file_bytes: int
    max_unpacked_bytes: int
    max_unpack_ratio: int
    max_parts: int
    spool_bytes: int
    key_requests: int
    key_streams: int
    key_bytes: int
    key_objects: int
    key_decoder_seconds: int
    key_statement_seconds: int
    stall_seconds: int
    max_json_depth: int
    decode_memory_bytes: int
    decode_seconds: int
    max_pixels: int
    sandbox: str
    log_level: str
    webhook_networks: tuple[str, ...]
    api_connections: int
    worker_connections: int
    metrics_host: str
    metrics_port: int
    worker_metrics_host: str
    worker_metrics_port: int
    shutdown_seconds: int
    drain_seconds: int
    admin_key: str | None
    server_url: str | None
    api_key: str | None

    @property
    def storage(self) -> str:
        """The storage URL in use: the one given, else the folder under the data folder."""
        return self.storage_url or f"fs://{self.data_dir / 'storage'}"

    @property
    def listen_url(self) -> str | None:
        """The URL for LISTEN; None where only polling is possible."""
        own = self.database_url if self.database_pooling == "session" else None
        return self.database_listen_url or own

    @property
    def library_is_open(self) -> bool:
        """Whether other accounts of the machine may read the library."""
        return self.library_readers == "any"

    @property
    def api_url(self) -> str:
        """Where the command line finds the API, without a slash at the end."""
        if self.server_url:
            return self.server_url.rstrip("/")
        # An address to listen on is not always one to connect to.
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


_SETTINGS = (
    Setting("CUBBY_DATA", "data_dir", "./data", parsers.path,
            "Folder of everything Cubby keeps itself: its Postgres, its storage, its models."),
    Setting("CUBBY_DATABASE_URL", "database_url", None, parsers.url("postgresql", "postgres"),
            "Postgres 18 with pgvector to use; without it Cubby runs its own under CUBBY_DATA.",
            secret=True),
    Setting("CUBBY_DATABASE_LISTEN_URL", "database_listen_url", None,
            parsers.url("postgresql", "postgres"),
            "URL of the same database past a pooler, for one connection that listens in each "
            "process; without it CUBBY_DATABASE_URL, or none where that pools transactions.",
            secret=True),
    Setting("CUBBY_DATABASE_POOLING", "database_pooling", "session",
            parsers.one_of("session", "transaction"),
            "What a connection of CUBBY_DATABASE_URL keeps: session for a server, and a pooler "
            "that pools sessions; transaction for one that pools transactions."),
    Setting("CUBBY_READ_URL", "read_url", None, parsers.url("postgresql", "postgres"),
            "Standby of the server of CUBBY_DATABASE_URL, reached in the same way, that answers "
            "searches, lists and facets; without it the main database does.", secret=True),
    Setting("CUBBY_READ_LAG_SECONDS", "read_lag_seconds", "5", parsers.whole(1, 3600),
            "Seconds that answers of the standby of CUBBY_READ_URL may be behind; the main "
            "database answers what it is too far behind for."),
    Setting("CUBBY_ROLES", "roles", "logins", parsers.one_of("logins", "shared"),
            "How processes get their rights in the Postgres of CUBBY_DATABASE_URL: logins of their "
            "own, or roles of one login, where a server allows no better."),
    Setting("CUBBY_LOGINS_SECRET", "logins_secret", None, parsers.secret,
            "What the passwords of these logins are derived from; without it the file "
            "logins.secret in CUBBY_DATA, which is made when it is missing.", secret=True),
    Setting("CUBBY_ANALYST_URL", "analyst_url", None, parsers.url("postgresql", "postgres"),
            "Login cubby_analyst on the same database, by which the API runs SQL of people; `cubby "
            "up` gives it to the API itself, `cubby migrate --logins` writes it.", secret=True),
    Setting("CUBBY_SQL", "sql", "read", parsers.one_of("read", "admin", "off"),
            "Keys that may run SQL as the analyst: read keys and admin keys, admin keys alone, or "
            "none."),
    Setting("CUBBY_STORAGE_URL", "storage_url", "", parsers.storage_url,
            "Where bytes go, fs:///folder or s3://bucket/prefix; empty means CUBBY_DATA/storage."),
    Setting("CUBBY_LIBRARY_READERS", "library_readers", "own", parsers.one_of("own", "any"),
            "Accounts of this machine that may read the folder library of a storage folder: the "
            "one that runs Cubby, or any. All other folders are closed to others."),
    Setting("CUBBY_HOST", "host", "127.0.0.1", parsers.address,
            "Address the API listens on; other than loopback it refuses to start without a key."),
    Setting("CUBBY_PORT", "port", "8000", parsers.whole(0, 65535),
            "Port the API listens on; 0 takes a free one."),
    Setting("CUBBY_ALLOWED_HOSTS", "allowed_hosts", "", parsers.addresses,
            "Names beside localhost, separated by commas, under which an API without keys answers. "
            "Others are refused, so that no page elsewhere reaches it by a name."),
    Setting("CUBBY_TRUSTED_PROXIES", "trusted_proxies", "", parsers.networks,
            "Addresses and networks of proxies, separated by commas, whose X-Forwarded-For and "
            "X-Forwarded-Proto count; none without it."),
    Setting("CUBBY_LOCAL_ACCOUNTS", "local_accounts", "own", parsers.one_of("own", "any"),
            "Accounts of this machine that an API without keys answers: its own and root, or any."),
    Setting("CUBBY_MODELS", "models_dir", None, parsers.path,
            "Folder of the model packs; without it CUBBY_DATA/models."),
    Setting("CUBBY_EMBEDDER", "embedder", "auto", parsers.one_of("auto", "histogram", "http"),
            "What turns pictures and texts into vectors: auto takes the active model pack if it "
            "is here, else the colour histogram."),
    Setting("CUBBY_EMBEDDER_URL", "embedder_url", None, parsers.url("http", "https"),
            "Server that returns vectors, for CUBBY_EMBEDDER=http.", secret=True),
    Setting("CUBBY_API_PROCESSES", "api_processes", "1", parsers.whole(1, 64),
            "API processes that `cubby up` keeps running."),
    Setting("CUBBY_WORKERS", "worker_processes", "2", parsers.whole(0, 256),
            "Worker processes that `cubby up` keeps running."),
    Setting("CUBBY_CONCURRENCY", "concurrency", "2", parsers.whole(1, 256),
            "Jobs one worker process works on at once."),
    Setting("CUBBY_QUEUES", "queues", ",".join(QUEUES), parsers.some_of(*QUEUES),
            "Queues that the worker processes take jobs from, separated by commas. Each queue "
            "needs a worker somewhere."),
    Setting("CUBBY_MAX_PAYLOAD_BYTES", "max_payload_bytes", "256MB", parsers.size(1),
            "Largest JSON payload; larger ones are refused with 413."),
    Setting("CUBBY_MAX_FILE_BYTES", "max_file_bytes", "5GB", parsers.size(1),
            "Largest file or NDJSON stream; larger ones are refused with 413."),
    Setting("CUBBY_MAX_UNPACKED_BYTES", "max_unpacked_bytes", "1GB", parsers.size(1),
            "Most JSON read out of the packed files of one request; a file with more fails."),
    Setting("CUBBY_MAX_UNPACK_RATIO", "max_unpack_ratio", "200", parsers.whole(1, 2000),
            "How many times as large a packed body or file may become. The first 1 MiB is free."),
    Setting("CUBBY_MAX_PARTS", "max_parts", "1000", parsers.whole(1, 100_000),
            "Most parts one request may have."),
    Setting("CUBBY_SPOOL_BYTES", "spool_bytes", "8MB", parsers.size(0),
            "Largest request that is still taken while storage is away, and kept in Postgres; 0 "
            "keeps none."),
    Setting("CUBBY_KEY_REQUESTS", "key_requests", "200", parsers.whole(1, 10**6),
            "Requests of one API key at once, in one API process. Requests without a key count "
            "together here and below."),
    Setting("CUBBY_KEY_STREAMS", "key_streams", "32", parsers.whole(1, 10**6),
            "Event streams of one API key at once, in one API process."),
    Setting("CUBBY_KEY_BYTES", "key_bytes", "60GB", parsers.size(1),
            "Bytes that one API key may send in a minute to one API process."),
    Setting("CUBBY_KEY_OBJECTS", "key_objects", "6000000", parsers.whole(1, 10**12),
            "Objects that one API key may send in a minute to one API process."),
    Setting("CUBBY_KEY_DECODER_SECONDS", "key_decoder_seconds", "60", parsers.whole(1, 10**6),
            "Seconds of a minute that pictures of one API key's questions are decoded."),
    Setting("CUBBY_KEY_STATEMENT_SECONDS", "key_statement_seconds", "60", parsers.whole(1, 7200),
            "Seconds that one statement of a question may take."),
    Setting("CUBBY_STALL_SECONDS", "stall_seconds", "30", parsers.whole(1, 3600),
            "Seconds the API waits for the next 16 KiB of a body; a slower client gets 408. A "
            "client that reads nothing of an answer for so long is disconnected."),
    Setting("CUBBY_MAX_JSON_DEPTH", "max_json_depth", "512", parsers.whole(1, 5000),
            "Deepest nesting of a JSON document; a deeper one fails alone."),
    Setting("CUBBY_DECODE_MEMORY_BYTES", "decode_memory_bytes", "2GiB", parsers.size(2**28),
            "Memory one decoding process may have, as address space."),
    Setting("CUBBY_DECODE_SECONDS", "decode_seconds", "60", parsers.whole(1, 3600),
            "Seconds one file may take to decode."),
    Setting("CUBBY_MAX_PIXELS", "max_pixels", "200000000", parsers.whole(1, 10**10),
            "Most pixels a picture may declare."),
    Setting("CUBBY_SANDBOX", "sandbox", "best", parsers.one_of("best", "require"),
            "Sandbox of decoders: best takes what the kernel has, require refuses to work without "
            "Landlock and seccomp."),
    Setting("CUBBY_LOG_LEVEL", "log_level", "info",
            parsers.one_of("debug", "info", "warning", "error"),
            "Least level that is logged."),
    Setting("CUBBY_WEBHOOK_NETWORKS", "webhook_networks", "", parsers.networks,
            "Private networks that webhooks may be sent to, separated by commas, like 10.0.0.0/8; "
            "none without it."),
    Setting("CUBBY_API_CONNECTIONS", "api_connections", "23", parsers.whole(8, 1000),
            "Most database connections of one API process for requests. It has up to three more: "
            "for /ready, to listen and for the figures; and one for each SQL query of a person."),
    Setting("CUBBY_WORKER_CONNECTIONS", "worker_connections", "12", parsers.whole(4, 1000),
            "Most database connections for the jobs of one worker process. It has up to five "
            "more, to take up jobs and to listen."),
    Setting("CUBBY_METRICS_HOST", "metrics_host", "127.0.0.1", parsers.address,
            "Address the API serves its metrics on, which need no key there."),
    Setting("CUBBY_METRICS_PORT", "metrics_port", "0", parsers.whole(0, 65535),
            "Port of these; 0 switches that off, and /metrics of the API needs a key."),
    Setting("CUBBY_WORKER_METRICS_HOST", "worker_metrics_host", "127.0.0.1", parsers.address,
            "Address the workers serve their metrics on, which need no key."),
    Setting("CUBBY_WORKER_METRICS_PORT", "worker_metrics_port", "9100", parsers.whole(0, 65000),
            "Worker k serves its metrics on this port + k; 0 switches that off."),
    Setting("CUBBY_SHUTDOWN_SECONDS", "shutdown_seconds", "25", parsers.whole(1, 600),
            "Seconds that running requests and jobs get to end when Cubby is stopped."),
    Setting("CUBBY_DRAIN_SECONDS", "drain_seconds", "0", parsers.whole(0, 600),
            "Seconds that the API keeps serving after it was asked to stop, with 503 at /ready, "
            "before these. Give it longer than your load balancer takes to notice."),
    Setting("CUBBY_ADMIN_KEY", "admin_key", None, parsers.secret,
            "Makes the first API key, of role admin, when the server starts.", secret=True),
    Setting("CUBBY_SERVER_URL", "server_url", None, parsers.url("http", "https"),
            "API that put, status and search talk to; without it CUBBY_HOST and CUBBY_PORT."),
    Setting("CUBBY_API_KEY", "api_key", None, str,
            "Key that put, status and search send.", secret=True),
)  # fmt: skip


def settings_reference() -> list[Setting]:
    """Every setting, in the order of the reference page."""
    return list(_SETTINGS)


def secret_names() -> list[str]:
    """The variables whose values are secrets."""
    return [setting.env for setting in _SETTINGS if setting.secret]


def take_secrets() -> None:
    """Keep the secrets of this process where its children and other processes do not find them."""
    secrets.take(secret_names())


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process. An empty variable counts as one that is not there.

    Raises SettingError for the first value that cannot be used.
    """
    try:
        secrets.read_foreign(environ if environ is os.environ else dict(environ))
    except ValueError as error:
        raise SettingError("the file of a secret", "***", str(error)) from None
    if environ is os.environ:
        environ = ChainMap(os.environ, dict(secrets.taken()))
    values = {setting.field: _value(setting, environ) for setting in _SETTINGS}
    if values["models_dir"] is None:
        values["models_dir"] = values["data_dir"] / "models"
    if values["embedder"] == "http" and values["embedder_url"] is None:
        raise SettingError("CUBBY_EMBEDDER", "http", "CUBBY_EMBEDDER_URL is needed beside it")
    return Settings(**values)


def _value(setting: Setting, environ: Mapping[str, str]) -> Any:
    text = environ.get(setting.env)
    try:
        if not text and setting.secret:
            text = secrets.from_file(setting.env, environ)
        text = text or setting.default
        return None if text is None else setting.parse(text)
    except ValueError as error:
        shown = "***" if setting.secret else text or ""
        raise SettingError(setting.env, shown, str(error)) from None
