"""The address that the key goes to, if a database names it."""

from __future__ import annotations

import os

from yarl import URL

from ....config import choose_environment, is_loopback
from ....errors import ConfigurationError
from ....text import printable
from ...input import UploadRequest, command_text
from ...profiles import profile_base_url


def require_trusted_url(job: UploadRequest, *, of_program: bool) -> None:
    """Refuse an address that only the database names: others may have written it there.

    An address of the API, of this machine or of your profile is trusted.

    Args:
        job: the upload, as the database stores it.
        of_program: whether a program began the job.

    Raises:
        ConfigurationError: the key would go to another address.
    """
    if job.base_url is None:
        return
    url = choose_environment(job.api, job.environment, job.base_url, os.environ).url
    known = {environment.url for environment in job.api.environments}
    if mine := profile_base_url():
        known.add(choose_environment(job.api, None, mine, {}).url)
    if url in known or is_loopback(URL(url)):
        return
    way = (
        "run its program again."
        if of_program
        else f"use a profile with this base_url, or enter the upload again:\n"
        f"  {command_text(job, job.source)}"
    )
    raise ConfigurationError(
        f"The database says that the job sends to {printable(url)}, which is not an environment of "
        f"{job.api.name}. Nothing was sent. If that is where you want your key to be sent, {way}"
    )
