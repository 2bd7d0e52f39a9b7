"""Run by the environment of the peers: NDJSON into Postgres with dlt.

`load_with_dlt.py FILE URL DATASET FOLDER` prints the seconds from the first line read to the last
load committed; starting Python and importing dlt do not count. It gets what makes it fast: COPY
from CSV, packages cut so that both normalising processes have work, and no telemetry.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.update(
    RUNTIME__DLTHUB_TELEMETRY="false",
    RUNTIME__LOG_LEVEL="ERROR",
    NORMALIZE__WORKERS="2",
    DATA_WRITER__FILE_MAX_ITEMS="12500",
)

import dlt  # type: ignore[import-not-found]  # it is in the environment of the peers alone

PAGE = 5_000


def main(file: Path, url: str, dataset: str, folder: Path) -> None:
    pipeline = dlt.pipeline(
        pipeline_name=f"bench_{dataset}",
        pipelines_dir=str(folder),
        destination=dlt.destinations.postgres(url),
        dataset_name=dataset,
    )
    begun = time.perf_counter()
    pipeline.run(
        pages(file), table_name="orders", write_disposition="append", loader_file_format="csv"
    )
    print(time.perf_counter() - begun)


def pages(file: Path) -> Iterator[list[dict[str, Any]]]:
    page: list[dict[str, Any]] = []
    with file.open("rb") as lines:
        for line in lines:
            page.append(json.loads(line))
            if len(page) == PAGE:
                yield page
                page = []
    yield page


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4]))
