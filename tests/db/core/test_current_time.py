from __future__ import annotations

from tests.db.cubby import Cubby, vector
from tests.db.sent import image


def test_a_frozen_clock_stamps_everything(cubby: Cubby) -> None:
    for session in (cubby.service, cubby.owner):
        session.execute("set cubby.now = '2020-02-02T02:02:02Z'")
    cubby.space()
    cubby.ingest({"a": 1}, collection="things")
    cubby.accept_schema("things")
    cubby.picture(vector(1))
    cubby.bury(cubby.jobs(cubby.accept(image()))[0])

    stamped = cubby.rows(
        """
        select format('select %L, %I from %I.%I where %I is not null',
                      relname || '.' || attname, attname, nspname, relname, attname)
        from pg_attribute
        join pg_class on pg_class.oid = attrelid and relkind in ('r', 'p')
        join pg_namespace on pg_namespace.oid = relnamespace and nspname in ('core', 'collections')
        where atttypid = 'timestamptz'::regtype and attnum > 0
          and relname not in ('migration', 'deployment')
        """
    )
    off = [
        (name, str(moment))
        for (query,) in stamped
        for name, moment in cubby.rows(query)
        if str(moment) != "2020-02-02 02:02:02+00:00"
    ]

    assert off == []
    assert cubby.value("select count(*) from core.lineage") > 10


def test_without_a_frozen_clock_time_goes_on(shared: Cubby) -> None:
    earlier = shared.value("select core.current_time()")

    assert shared.value("select core.current_time() > %s", earlier)
    assert shared.value("select abs(extract(epoch from core.current_time() - now())) < 60")
