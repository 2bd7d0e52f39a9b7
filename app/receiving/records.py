"""`?records=$.List`: the documents are the elements of an array inside what was sent, or of all
arrays at a path such as `$.resourceLogs[*].scopeLogs[*].logRecords`."""

from __future__ import annotations

from functools import partial
from typing import cast

from cubby.app.problems import BadRequest, PayloadTooLarge
from cubby.app.receiving.body import Body
from cubby.app.receiving.form import Form
from cubby.app.receiving.incoming import Incoming
from cubby.app.receiving.splitting import look_into_kept
from cubby.app.services import Services
from cubby.db.calls import catalog
from cubby.documents.errors import TooMuchAround
from cubby.documents.records import Steps, split_records, without_wildcards


async def take_records(services: Services, incoming: Incoming, form: Form, body: Body) -> None:
    """Replace the documents of the parts by their records. Raises BadRequest where no document has
    any: a misspelt path must not pass for an empty answer. Raises PayloadTooLarge where much is
    around many nested records."""
    if form.records is None:
        return
    steps = cast(Steps, await services.call(catalog.records_path(path=form.records)))
    path = without_wildcards(steps)
    count = 0
    for part in body.parts:
        if part.kind != "json" or part.failure:
            continue
        look = partial(
            split_records,
            offsets=part.offsets,
            lengths=part.lengths,
            steps=steps,
            max_depth=services.settings.max_json_depth,
        )
        try:
            found = await look_into_kept(incoming.storage, part.kept, look)
        except TooMuchAround as error:
            raise PayloadTooLarge(
                f"What is around the records at {form.records}, repeated for each array of them, "
                f"has more than {error.limit} bytes",
                hint="Send it in several requests, or leave records out. Nothing was kept.",
                code="too_much_around",
                extra={"limit": error.limit, "field": "records"},
            ) from None
        part.offsets, part.lengths = found.offsets, found.lengths
        part.envelopes = [envelope | {"path": path} for envelope in found.envelopes]
        count += len(found.envelopes)
    if count == 0:
        raise BadRequest(
            f"No document has an array of records, or an object, at {form.records}",
            hint="Correct the path, with [*] for each element of an array on the way, or leave "
            "records out. Nothing was kept.",
            code="no_records",
            extra={"field": "records"},
        )
