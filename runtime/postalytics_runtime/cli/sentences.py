"""Errors in the words of the command line: options and commands, where Python has arguments."""

from __future__ import annotations

from yarl import URL

from ..config import is_loopback
from ..errors import ConfigurationError, NotSentError, PostalyticsError
from ..schema import Api


def sentence(api: Api, error: PostalyticsError, *, has_fake: bool) -> str:
    """Return what an error says at the command line.

    Args:
        api: the API.
        error: the error.
        has_fake: whether there is a command `serve`.
    """
    name = api.name.upper()
    problem = error.message
    if isinstance(error, ConfigurationError) and error.argument == "api_key":
        return (
            f"{problem.partition(':')[0]}: name its file with --api-key-file, or set "
            f"{name}_API_KEY or {name}_API_KEY_FILE."
        )
    if isinstance(error, ConfigurationError) and error.argument == "environment":
        return f"{problem.partition('. ')[0]}. Give --environment, or set {name}_ENVIRONMENT."
    if has_fake and isinstance(error, NotSentError) and error.refused_by is not None:
        url = URL(error.refused_by)
        if is_loopback(url):
            return f"Nothing listens on {url.origin()}. Is `{_serve(api, url)}` running?"
    return problem


def _serve(api: Api, url: URL) -> str:
    """Return the command that would listen at this address."""
    home = URL(api.environment(api.default_environment).url)
    port = "" if url.port == home.port else f" --port {url.port}"
    return f"{api.name.lower()} serve{port}"
