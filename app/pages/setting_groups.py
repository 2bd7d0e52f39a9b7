"""Settings as a person looks for them: by what they are about, with when a change takes effect."""

from __future__ import annotations

from typing import Final

import msgspec

from cubby.db.answers import Setting


class Group(msgspec.Struct):
    title: str
    effect: str
    settings: list[Setting]


_GROUPS: Final = (
    ("Proposals for tables", "A change decides again at once every proposal that is not decided.",
     "N_sample stability_threshold max_top_level_keys max_depth max_columns column_type_share "
     "suggested_indexes drift_presence drift_documents auto_migrate"),
    ("Collections", "A change holds for documents that come in from then on.",
     "route_similarity max_new_collections collections_per_hour profile_children"),
    ("Clusters and folders", "A job sorts the library by the new value; members are not moved to "
     "other clusters.",
     "directory_members unsorted_by N_confirm arrange_by_itself outlier_deviations suggest_margin "
     "suggest_split"),
    ("Duplicates", "A change holds for files that come in from then on.",
     "duplicates same_picture_bits same_picture_cosine similar_shot_bits similar_shot_cosine "
     "similar_shot_seconds verify_duplicates verify_candidates candidate_bits candidate_cosine "
     "crop_candidates crop_cosine verify_inliers verify_agreeing verify_contradicting "
     "verify_strokes verify_colour"),
    ("Search and tags", "A change of search holds for the next search, one of tags for files that "
     "come in from then on.",
     "search_drop search_rival tags_per_asset"),
    ("Jobs", "Workers follow within a minute.",
     "max_attempts retry_seconds retry_seconds_max storage_retry_seconds waiting_jobs_max "
     "stalled_seconds check_seconds json_chunk index_apart retag_batch reembed_batch"),
    ("People and storage", "A change holds at once, for open sessions too.",
     "analyst_statement_seconds analyst_transaction_seconds person_idle_seconds spool_bytes_max "
     "unreceived_days keep_steps_days"),
)  # fmt: skip


def grouped(settings: list[Setting]) -> list[Group]:
    """All settings, each in one group; those that no group names come last."""
    by_name = {setting.name: setting for setting in settings}
    groups = [
        Group(title, effect, [by_name.pop(name) for name in names.split() if name in by_name])
        for title, effect, names in _GROUPS
    ]
    groups.append(Group("Others", "A change holds from then on.", list(by_name.values())))
    return [group for group in groups if group.settings]
