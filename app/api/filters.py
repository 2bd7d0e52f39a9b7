"""The filters that lists and search share, as query parameters."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from litestar.params import QueryParameter

Kind = Annotated[Literal["media", "json"] | None, QueryParameter()]
MediaType = Annotated[Literal["image", "video", "audio", "other"] | None, QueryParameter()]
Status = Annotated[Literal["queued", "processing", "done", "failed"] | None, QueryParameter()]
Tags = Annotated[
    list[str] | None,
    QueryParameter(description="All of these; repeated or separated by commas."),
]
ReceivedFrom = Annotated[
    str | None, QueryParameter(description="Received at or after this moment (RFC 3339).")
]
ReceivedTo = Annotated[
    str | None, QueryParameter(description="Received before this moment (RFC 3339).")
]
From = Annotated[
    str | None,
    QueryParameter(name="from", description="The same as `received_from`: arrival, not capture."),
]
To = Annotated[
    str | None,
    QueryParameter(name="to", description="The same as `received_to`: arrival, not capture."),
]
CapturedFrom = Annotated[
    str | None,
    QueryParameter(
        description="Taken on or after this local day: 2018-07-14; 2018-07 and 2018 mean their "
        "first day. Objects without a capture time do not pass."
    ),
]
CapturedTo = Annotated[
    str | None,
    QueryParameter(
        description="Taken on or before this local day: 2018-07-14; 2018-07 and 2018 mean their "
        "last day."
    ),
]
InCluster = Annotated[str | None, QueryParameter(description="Members of this cluster.")]
Companions = Annotated[
    Literal["fold", "all"] | None,
    QueryParameter(
        description="`fold` (as without it) shows a file and its companions (sidecar, raw file and "
        "JPEG, film of a motion photo) as one: its main file. `all` shows each of them."
    ),
]
Word = Annotated[str | None, QueryParameter(max_length=255)]


def filter_of(tags: list[str] | None = None, **values: str | None) -> dict[str, Any]:
    """The filter as the database takes it, without what was not asked for; `since` and `until`
    stand for from and to. The database checks the values and says what is wrong."""
    names = {"since": "from", "until": "to"}
    given: dict[str, Any] = {names.get(key, key): value for key, value in values.items() if value}
    words = [word for tag in tags or [] for word in map(str.strip, tag.split(",")) if word]
    return given | ({"tags": words} if words else {})
