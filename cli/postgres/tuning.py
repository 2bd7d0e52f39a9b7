"""The settings the embedded Postgres is started with, from what the machine has."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_MIB = 1024 * 1024


def memory_bytes() -> int:
    """Memory this process may use: that of the machine, or less where a cgroup says so."""
    available = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            text = Path(limit).read_text(encoding="ascii").strip()
        except OSError:
            continue
        if text.isdigit():
            available = min(available, int(text))
    return available


def durable_settings(memory: int, shared_memory_free: int | None = None) -> dict[str, str]:
    """Settings for keeping data, with memory in bytes. They go into a file that is read before
    `postgresql.auto.conf`, so that what a person sets with ALTER SYSTEM wins."""
    if shared_memory_free is None:
        shared_memory_free = _shared_memory_free()
    maintenance = _clamp(memory // 16, 64, 512)
    settings = {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        # The server that comes with Cubby has no other method than pglz.
        "wal_compression": "on",
        "shared_buffers": f"{_clamp(memory // 4, 64, 1024)}MB",
        "effective_cache_size": f"{_clamp(memory // 2, 128, 64 * 1024)}MB",
        "work_mem": f"{_clamp(memory // 512, 8, 48)}MB",
        "maintenance_work_mem": f"{maintenance}MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "max_connections": "200",
        # For Cubby's own processes, however many sessions people have open.
        "reserved_connections": "40",
        # A dump or a schema change locks one entry per table, and each collection has its tables.
        "max_locks_per_transaction": "256",
        "jit": "off",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        "log_checkpoints": "off",
    }
    # Building an HNSW index in parallel takes maintenance_work_mem from /dev/shm, of which
    # containers often have 64 MB; System V segments do not come from there.
    if shared_memory_free < 2 * maintenance * _MIB:
        settings["dynamic_shared_memory_type"] = "sysv"
    return settings


def throwaway_settings() -> dict[str, str]:
    """Settings for data that may be lost: everything that makes Postgres wait is off."""
    return {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_wal_size": "2GB",
        "shared_buffers": "128MB",
        "max_connections": "200",
        # For Cubby's own processes, however many sessions people have open.
        "reserved_connections": "40",
        "max_locks_per_transaction": "256",
        "jit": "off",
    }


def as_file(settings: dict[str, str]) -> str:
    lines = (f"{name} = '{value}'" for name, value in settings.items())
    return (
        "# Written at every start. Change a value with ALTER SYSTEM SET, which wins over this.\n"
        + "\n".join(lines)
        + "\n"
    )


def _clamp(value: int, low_mib: int, high_mib: int) -> int:
    return max(low_mib, min(high_mib, value // _MIB))


def _shared_memory_free() -> int:
    try:
        return shutil.disk_usage("/dev/shm").free  # noqa: S108
    except OSError:
        return 0
