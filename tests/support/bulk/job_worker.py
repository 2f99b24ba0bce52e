"""Goes on with a job in a database, as a worker of any engine does, and prints the result.

Run by itself: python job_worker.py DATABASE JOB LEASE_SECONDS
"""

from __future__ import annotations

import asyncio
import sys

from postalytics import Postalytics
from postalytics_runtime.bulk import run_job_with


async def main(dsn: str, job: str, lease: str) -> None:
    seconds = float(lease)
    found = await run_job_with(
        Postalytics, dsn, job, lease_seconds=seconds, heartbeat_seconds=seconds / 4
    )
    print(type(found).__name__)  # noqa: T201 (its parent reads this)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
