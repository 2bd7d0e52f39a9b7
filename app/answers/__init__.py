"""The shapes of the answers, for the API description. The database makes the answers themselves:
they pass through as they come, and tests hold both against each other."""

from cubby.app.answers.clusters import (
    ClusterActs,
    ClusterDetail,
    ClusterItem,
    ClusterList,
    ClusterMember,
    ClusterMembers,
    GroupedMember,
    MergeSuggestions,
    PastAct,
    SplitPreview,
    ThresholdPreview,
)
from cubby.app.answers.collections import (
    CollectionItem,
    CollectionKey,
    CollectionList,
    DocumentList,
    StoredDocument,
    Verified,
)
from cubby.app.answers.common import Failure
from cubby.app.answers.health import Dependency, Live, Ready
from cubby.app.answers.ingest import (
    IngestAccepted,
    IngestStatus,
    KnownRequest,
    KnownRequests,
    ObjectState,
    Progress,
    RequestObjects,
)
from cubby.app.answers.jobs import Job, JobFailure, JobList, Replayed
from cubby.app.answers.keys import ApiKey, ApiKeyList, NewApiKey
from cubby.app.answers.objects import (
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
from cubby.app.answers.schemas import Backfill, Reason, SchemaDetail, SchemaItem, SchemaList
from cubby.app.answers.search import Frame, Hit, SearchResult
from cubby.app.answers.settings import Setting, SettingList

__all__ = [
    "ApiKey",
    "ApiKeyList",
    "Backfill",
    "ClusterActs",
    "ClusterDetail",
    "ClusterItem",
    "ClusterList",
    "ClusterMember",
    "ClusterMembers",
    "ClusterName",
    "ClusterOf",
    "CollectionItem",
    "CollectionKey",
    "CollectionList",
    "Dependency",
    "DocumentList",
    "Duplicate",
    "Failure",
    "Frame",
    "GroupedMember",
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
    "PastAct",
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
    "Verified",
]
