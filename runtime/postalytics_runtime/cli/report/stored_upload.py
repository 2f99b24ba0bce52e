"""The upload of a stored job, for the commands that continue it or name it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...schema import Api
from ..input import UploadRequest, kept_options
from ..jobs import JobRecord


def upload_job(api: Api, job: JobRecord, **given: Any) -> UploadRequest:
    """Return the upload that a journal stores; given options take precedence."""
    operation, bulk = job.operation(api)
    known = [environment.name for environment in api.environments]
    source = Path(str(job.options.get("source", job.name)))
    kept = {"base_url": job.parameters["environment"], **kept_options(job.options), **given}
    return UploadRequest(
        api=api,
        operation=operation,
        bulk=bulk,
        file=job.storage.input_csv or source,
        source=source,
        environment=job.environment if job.environment in known else None,
        fixed=job.parameters["fixed"],
        token_field=job.parameters["token_field"],
        **kept,
    )
