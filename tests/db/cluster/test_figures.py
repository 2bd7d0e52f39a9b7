from __future__ import annotations

import msgspec

from cubby.db.answers import ClusterDetail


def test_a_figure_that_ends_in_a_zero_is_a_number_to_programs_too(clusters) -> None:
    """0.6500 keeps its digits, as all numbers of documents do, and so would be no float."""
    red = clusters.of(clusters.pictures(3, 1)[0])
    clusters.pictures(3, 1, 0.9)
    clusters.cubby.run("update core.cluster set threshold = 0.7")

    told = msgspec.convert(clusters.detail(red), ClusterDetail)

    assert [suggestion.needed for suggestion in told.suggestions] == [0.65]
