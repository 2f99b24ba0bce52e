"""Runs or resumes a job according to its plan, in a process that may be killed."""

from __future__ import annotations

import asyncio
import importlib
import json
import math
import resource
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import attrs

from crash import wrong_uploaders
from crash.boundaries import (
    Boundaries,
    around,
    around_files,
    around_sqlite,
    broken_from,
    killed_at,
    suspended_at,
)
from crash.late_server import IN_USE, KEY
from postalytics import Postalytics
from postalytics_runtime.bulk import BulkUpload, RowCounts, bulk_upload, rows_left
from postalytics_runtime.bulk.engine import circuit_breaker
from postalytics_runtime.bulk.jobs import upload as job_upload
from postalytics_runtime.errors import PostalyticsError
from postalytics_runtime.http import RetryPolicy, Timeout, attempt, executor
from postalytics_runtime.schema import IdempotencyKeys, ResourceDescription

CREATE = Postalytics.api.operation("contacts.create_contact")
LISTED = attrs.evolve(CREATE, idempotency_key=True)
"""The same operation of an API that takes idempotency keys."""
KEYED = attrs.evolve(
    LISTED, bulk=None if CREATE.bulk is None else attrs.evolve(CREATE.bulk, reconcile=None)
)
"""The same, of an API that has no list."""
PIECE = attrs.evolve(Postalytics.api.operation("mail.send_mail"), idempotency_key=True)


class Unpaced(Postalytics):
    """A client of the API without rate limits."""

    api = attrs.evolve(
        Postalytics.api,
        idempotency=IdempotencyKeys(header=KEY, seconds=3600, in_use=IN_USE),
        limits=(),
        environments=tuple(
            attrs.evolve(environment, limits=()) for environment in Postalytics.api.environments
        ),
    )


def _load_keyed(resource: str) -> ResourceDescription:
    loaded = Postalytics.api.load(resource)
    operations = tuple(KEYED if one is CREATE else one for one in loaded.operations)
    return attrs.evolve(loaded, operations=operations)


class KeyedUnpaced(Unpaced):
    """A client of the API that takes idempotency keys, which finds its operation by name, too."""

    api = attrs.evolve(Unpaced.api, load=_load_keyed)


@asynccontextmanager
async def client_of(plan: dict[str, Any]) -> AsyncIterator[Unpaced]:
    retry = RetryPolicy(first_delay=0.02, max_delay=0.1)
    timeout = Timeout(total=plan["timeout"])
    async with Unpaced("k" * 20, base_url=plan["url"], timeout=timeout, retry=retry) as client:
        yield client


async def journalled(plan: dict[str, Any]) -> int:
    """Carry out a job as a user's program does."""
    async with client_of(plan) as client:
        told = {
            "concurrency": plan["concurrency"],
            "journal": plan["folder"],
            "max_rejected": 1.0,
        }
        upload: BulkUpload[Any, Any]
        if plan["kind"] == "send":
            left = rows_left(plan["folder"])
            upload = client.mail.send_mail_pieces(
                plan["rows"],
                endpoint=plan["place"],
                live=len(plan["rows"]) if left is None else left,
                **told,
            )
        elif plan["kind"] == "piece":
            left = rows_left(plan["folder"])
            live = len(plan["rows"]) if left is None else left
            fixed = {"endpoint": plan["place"]}
            upload = bulk_upload(client, PIECE, plan["rows"], fixed=fixed, live=live, **told)
        elif plan["kind"] in ("key", "listed"):
            operation = KEYED if plan["kind"] == "key" else LISTED
            fixed = {"contact_list_id": int(plan["place"])}
            upload = bulk_upload(client, operation, plan["rows"], fixed=fixed, **told)
        else:
            token = "var_field_35" if plan["kind"] == "token" else None
            place = int(plan["place"])
            upload = client.contacts.upload_contacts(
                plan["rows"], contact_list_id=place, token_field=token, **told
            )
        async for _ in upload:
            pass
        return exit_status(upload.counts)


def exit_status(report: RowCounts) -> int:
    """Return the exit status that the command would have."""
    if report.stopped is not None or report.pending:
        return 2
    return 3 if report.unconfirmed else int(report.rejected > 0)


SABOTAGE: dict[str, Callable[[], None]] = {
    "no intent": wrong_uploaders.without_intent,
    "no quiet": wrong_uploaders.without_quiet,
    "no mark": wrong_uploaders.without_mark,
    "new keys": wrong_uploaders.with_new_keys,
}


async def carried_out(plan: dict[str, Any]) -> int:
    """Carry out a job by the strategy of its plan."""
    if plan["strategy"] in wrong_uploaders.LOGS:
        async with client_of(plan) as client:
            return await wrong_uploaders.LOGS[plan["strategy"]](plan, client).run()
    # The real periods are seconds; this server takes milliseconds.
    job_upload.SERVER_GRACE_SECONDS = plan["quiet"] - plan["timeout"]
    job_upload.MAX_READ_GAP_SECONDS = 0.02
    circuit_breaker.FIRST_DELAY = 0.02
    SABOTAGE.get(plan["strategy"], lambda: None)()
    return await journalled(plan)


def around_all(boundaries: Boundaries, folder: str) -> None:
    """Put boundaries around all uses of the job's folder and of the server."""
    around_sqlite(boundaries, reading=False)
    around_files(boundaries, folder)
    around(boundaries, attempt.SendOnceRequest, "send", "the first byte")
    for name in ("write_bytes", "_write_at_once"):
        around(boundaries, attempt.SendOnceRequest, name, "the request")
    around(boundaries, executor, "send_once", "the answer")


def load() -> None:
    """Import the modules that are imported on use, once for all forked processes."""
    assert Postalytics.api.operations
    for name in ("concurrent.futures.thread", "postalytics.contacts", "postalytics.mail"):
        importlib.import_module(name)
    importlib.import_module("postalytics_runtime.bulk.jobs.program_job")


def run(plan: dict[str, Any]) -> int:
    """Carry out a plan, and return the exit status of the command."""
    if plan.get("break_at"):
        calls = math.inf if plan["for_good"] else 1
        boundaries = Boundaries(broken_from(plan["break_at"], calls))
        around_sqlite(boundaries, reading=True)
    elif plan.get("suspend_at"):
        boundaries = Boundaries(suspended_at(plan["suspend_at"], plan["quiet"]))
        around_all(boundaries, plan["folder"])
    else:
        boundaries = Boundaries(killed_at(plan.get("kill_at")))
        around_all(boundaries, plan["folder"])
    told: dict[str, Any] = {}
    with largest_file(plan.get("largest_file")):
        try:
            status = asyncio.run(carried_out(plan))
        except PostalyticsError as error:
            status = 2
            told["error"] = str(error)
    told["boundaries"] = boundaries.names
    told["runtime"] = executor.__file__
    print(json.dumps(told))  # noqa: T201 (its parent reads this)
    return status


@contextmanager
def largest_file(size: int | None) -> Iterator[None]:
    """Let no file grow larger, as if the disk were full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    if size is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
