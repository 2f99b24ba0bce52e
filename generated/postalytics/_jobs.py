# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Jobs that any machine can go on with."""

from __future__ import annotations

from postalytics_runtime.bulk import Busy, Finished, Waiting, run_job_with

from .client import Postalytics

__all__ = ["run_job"]


async def run_job(
    dsn: str, job: str, client: Postalytics | None = None
) -> Finished | Busy | Waiting:
    """Go on with a job whose journal is in PostgreSQL, or say why that is not possible now.

    You can call it on any machine, any number of times, also at once: the journal decides
    which call sends, and no row is sent twice.

    Args:
        dsn: The database: `postgresql://user@host/database`.
        job: The name of the job.
        client: The client that sends; its key must belong to the account of the job. By
            default it is a client in the environment of the job, with the key of the
            environment variables.

    Returns:
        Finished: No row is left to send. Its `counts` say what became of them.
        Busy: Another call has the job, at least until that time.
        Waiting: Nothing can be done before that time; call again then.

    Raises:
        ConfigurationError: The client does not fit the job, or a setting of the database is
            unsafe.
        JournalError: There is no such job, or its journal cannot be used.
        PostalyticsError: What stops an upload, such as a key that is refused.
    """
    return await run_job_with(Postalytics, dsn, job, client)
