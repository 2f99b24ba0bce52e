"""Check the environments of the API and its base path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..model import EnvironmentModel
from ..yaml import quoted
from .names import check_known

if TYPE_CHECKING:
    from ..language import ApiFile
    from ..yaml import Diagnostics, Text

_HOST = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[::1\])"
    r"(:(?P<port>[1-9][0-9]{0,4}))?",
    re.ASCII,
)
_LOOPBACK = re.compile(r"localhost|127(\.[0-9]{1,3}){3}|\[::1\]", re.ASCII)
_MAX_PORT = 65535
_BASE_PATH = re.compile(r"(/(?!\.{1,2}(/|\Z))[A-Za-z0-9._~-]+)*", re.ASCII)


def check_environments(api: ApiFile, diagnostics: Diagnostics) -> tuple[EnvironmentModel, ...]:
    """Check the environments, and return them."""
    default = api.default_environment
    check_known(default, default.place, api.environments, "there is no environment", diagnostics)
    for environment in api.environments.values():
        _check_url(environment.url, diagnostics)
    return tuple(
        EnvironmentModel(
            name=name,
            url=environment.url,
            summary=environment.summary,
            api_key=environment.api_key,
            limits=tuple(api.limits if environment.limits is None else environment.limits),
            deprecated=environment.deprecated,
        )
        for name, environment in api.environments.items()
    )


def _check_url(url: Text, diagnostics: Diagnostics) -> None:
    found = _HOST.fullmatch(url.value)
    if not found or int(found["port"] or 0) > _MAX_PORT:
        diagnostics.report(
            url.place,
            f"{quoted(url.value)} must be a scheme and a host in lower case and nothing more, "
            "such as 'https://api.example.com'",
        )
    elif found["scheme"] == "http" and not _LOOPBACK.fullmatch(found["host"]):
        diagnostics.report(
            url.place,
            f"{quoted(url.value)} would send API keys unencrypted: use https",
        )


def check_base_path(base_path: Text, diagnostics: Diagnostics) -> str:
    """Check the beginning of every path, and return it; a lone `/` adds nothing."""
    path = "" if base_path.value == "/" else base_path.value
    if not _BASE_PATH.fullmatch(path):
        diagnostics.report(
            base_path.place, f"{quoted(path)} is not a base path such as '/api/v1', or '/' for none"
        )
    return path
