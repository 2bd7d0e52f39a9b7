"""The shapes of the answers, for the API description. The database makes the answers themselves:
they pass through as they come, and tests hold both against each other."""

from app.api.answers.clusters import (
    ClusterDetail,
    ClusterItem,
    ClusterList,
    ClusterMember,
    MergeSuggestions,
    SplitPreview,
    ThresholdPreview,
)
from app.api.answers.collections import CollectionItem, CollectionList, DocumentList, StoredDocument
from app.api.answers.common import Failure
from app.api.answers.health import Dependency, Live, Ready
from app.api.answers.ingest import (
    IngestAccepted,
    IngestStatus,
    KnownRequest,
    KnownRequests,
    ObjectState,
    Progress,
    RequestObjects,
)
from app.api.answers.jobs import Job, JobFailure, JobList, Replayed
from app.api.answers.keys import ApiKey, ApiKeyList, NewApiKey
from app.api.answers.objects import (
    ClusterName,
    ClusterOf,
    Duplicate,
    Lineage,
    LineageItem,
    ObjectDetail,
    ObjectItem,
    ObjectLinks,
    ObjectList,
)
from app.api.answers.schemas import Backfill, Reason, SchemaDetail, SchemaItem, SchemaList
from app.api.answers.search import Frame, Hit, SearchResult
from app.api.answers.settings import Setting, SettingList

__all__ = [
    "ApiKey",
    "ApiKeyList",
    "Backfill",
    "ClusterDetail",
    "ClusterItem",
    "ClusterList",
    "ClusterMember",
    "ClusterName",
    "ClusterOf",
    "CollectionItem",
    "CollectionList",
    "Dependency",
    "DocumentList",
    "Duplicate",
    "Failure",
    "Frame",
    "Hit",
    "IngestAccepted",
    "IngestStatus",
    "Job",
    "JobFailure",
    "JobList",
    "KnownRequest",
    "KnownRequests",
    "Lineage",
    "LineageItem",
    "Live",
    "MergeSuggestions",
    "NewApiKey",
    "ObjectDetail",
    "ObjectItem",
    "ObjectLinks",
    "ObjectList",
    "ObjectState",
    "Progress",
    "Ready",
    "Reason",
    "Replayed",
    "RequestObjects",
    "SchemaDetail",
    "SchemaItem",
    "SchemaList",
    "SearchResult",
    "Setting",
    "SettingList",
    "SplitPreview",
    "StoredDocument",
    "ThresholdPreview",
]
