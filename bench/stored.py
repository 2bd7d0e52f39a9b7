"""What a Cubby keeps on its disk, by table, index and folder, and the WAL it wrote so far."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.ground import Ground

# Of a partitioned table the partitions have the bytes. TOAST counts with the table it belongs to.
_RELATIONS = """
  select coalesce(heap.oid, relation.oid)::regclass || case
           when relation.relkind = 'i' then ' index ' || relation.relname else '' end as name,
         sum(case when relation.relkind = 'i' then pg_relation_size(relation.oid)
                  else pg_table_size(relation.oid) end)::bigint as bytes
  from pg_class as relation
  left join pg_index on indexrelid = relation.oid
  left join pg_class as heap on heap.oid = indrelid
  where relation.relkind in ('r', 'i')
    and coalesce(heap.relnamespace, relation.relnamespace) in (
      select oid from pg_namespace where nspname not in ('pg_catalog', 'pg_toast'))
  group by 1
"""
_WAL = "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"
_ROOMS = ("incoming", "media", "library", "derived")


@dataclass(frozen=True)
class Kept:
    """Bytes of the database and of the storage by name, and of WAL since the server was made."""

    parts: Counter[str]
    wal: int

    def __sub__(self, other: Kept) -> Kept:
        grown = Counter(self.parts)
        grown.subtract(other.parts)
        return Kept(grown, self.wal - other.wal)

    @property
    def whole(self) -> int:
        return sum(self.parts.values())

    def largest(self, received: int, least: float = 0.02) -> Iterator[tuple[str, float]]:
        """Parts by size, as bytes for each byte received."""
        for name, size in self.parts.most_common():
            if size >= least * received:
                yield name, size / received


def kept(ground: Ground) -> Kept:
    """The WAL first: vacuuming, which makes sizes comparable, writes some of its own. A second
    vacuum removes what the first one left for open snapshots."""
    with psycopg.connect(ground.database, autocommit=True) as connection:
        (wal,) = connection.execute(_WAL).fetchone() or (0,)
        connection.execute("vacuum")
        relations: list[tuple[str, int]] = connection.execute(_RELATIONS).fetchall()
        connection.execute("checkpoint")
    parts = Counter(dict(relations))
    parts.update(_files(ground.stack.data_dir / "storage"))
    return Kept(parts, wal)


def _files(folder: Path) -> Counter[str]:
    """Blocks on the disk by room. A file with several names counts once, in the first room."""
    seen: set[tuple[int, int]] = set()
    sizes: Counter[str] = Counter()
    for room in _ROOMS:
        for path, _, names in os.walk(folder / room):
            for name in names:
                found = Path(path, name).lstat()
                if (found.st_dev, found.st_ino) not in seen:
                    seen.add((found.st_dev, found.st_ino))
                    sizes[f"files {room}/"] += found.st_blocks * 512
    return sizes
