"""Where a client goes and as whom: decided once, from arguments and environment variables."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping

import attrs
from yarl import URL

from ..errors import ConfigurationError
from ..schema import Api, Environment
from .key_file import read_key_file
from .secret import Secret, masked


def choose_environment(
    api: Api, name: str | None, base_url: str | None, variables: Mapping[str, str]
) -> Environment:
    """The environment of a new client.

    The argument wins over the environment variable, which wins over the API's default. A
    `base_url` moves the environment elsewhere; with no environment named, it takes the limits
    of the environment that lies there, of the local one on this machine, and else the API's.

    Raises:
        ConfigurationError: for an unknown name, or an address that a key must not be sent to.
    """
    name = masked(name or variables.get(f"{api.name.upper()}_ENVIRONMENT") or None)
    del variables  # A traceback that shows variables must not show the key among them.
    if base_url is None:
        return _named(api, name or api.default_environment)
    origin = _origin(base_url, api.base_path)
    if name is not None:
        return attrs.evolve(_named(api, name), url=origin)
    for environment in api.environments:
        if environment.url == origin:
            return environment
    if _is_loopback(URL(origin)):
        return attrs.evolve(_named(api, api.default_environment), url=origin)
    return Environment(name="custom", url=origin, limits=api.limits)


def choose_key(
    api: Api,
    key: str | None,
    environment: Environment,
    variables: Mapping[str, str],
    file: str | os.PathLike[str] | None = None,
) -> Secret:
    """The key of a new client.

    It is the argument, or is in the file; else it is in the environment variable
    `<API>_API_KEY`, or in the file that `<API>_API_KEY_FILE` names, or a local fake's own.

    Raises:
        ConfigurationError: when there is none, or two are given, or it cannot be a key, or the
            file is not its owner's alone.
    """
    variable = f"{api.name.upper()}_API_KEY"
    key, found = masked(key), masked(variables.get(variable))
    file_found = variables.get(f"{variable}_FILE")
    del variables  # A traceback that shows variables must not show the key among them.
    if key and file is not None:
        raise ConfigurationError("Pass api_key= or api_key_file=, not both: which key is meant?")
    if file is not None:
        key = masked(read_key_file(file, "api_key_file="))
    elif file_found and not key and not found:
        key = masked(read_key_file(file_found, f"{variable}_FILE"))
    key = key or found or environment.api_key
    if not key:
        raise ConfigurationError(
            f"There is no API key for {environment.name}: pass api_key= or api_key_file=, or set "
            f"{variable} or {variable}_FILE."
        )
    if not key.isascii() or not key.isprintable() or ":" in key or " " in key:
        raise ConfigurationError(
            "The API key has a space, a colon or a character that no key has: was it copied whole?"
        )
    return Secret(key)


def choose_proxy(proxy: str | None, environment: Environment) -> str | None:
    """The proxy of a new client; it may have credentials, which are not shown.

    Raises:
        ConfigurationError: it is no address of a proxy, or one that would see the key in clear.
    """
    proxy = masked(proxy)
    if proxy is None:
        return None
    url = _plain_address(proxy)
    if url is None:
        raise ConfigurationError(
            "The proxy must be an address such as http://proxy.example:8080, with http:// or "
            "https:// and nothing after the port. It is not shown, for it may hold a password."
        )
    if not (environment.url.startswith("https:") or _is_loopback(url)):
        raise ConfigurationError(
            f"{environment.url} is not encrypted, so the proxy would see the key in clear: leave "
            "the proxy out, or use https://."
        )
    return proxy


def _plain_address(text: str) -> URL | None:
    try:
        url = URL(text)
        url.origin()  # raises for what has no host
    except ValueError:
        return None
    return url if url.scheme in ("http", "https") and url == url.with_path("/") else None


def _named(api: Api, name: str) -> Environment:
    known = [environment.name for environment in api.environments]
    if name not in known:  # It is not shown, for it may be the key.
        raise ConfigurationError(
            f"The environment that was given is none of {', '.join(known)}; the key comes first."
        )
    return api.environment(name)


def _origin(base_url: str, base_path: str) -> str:
    try:
        url = URL(base_url.removesuffix("/").removesuffix(base_path))
        origin = url.origin()
    except ValueError:
        raise ConfigurationError(
            "The base URL is not an address such as https://api.example.com."
        ) from None
    if url != origin.with_path(url.path) or url.path not in ("", "/"):
        raise ConfigurationError(
            f"The base URL must be scheme and host only, such as {origin}, with nothing after it."
        )
    if url.scheme not in ("http", "https"):
        raise ConfigurationError(f"The base URL must begin with https://, not {url.scheme}://.")
    if url.scheme == "http" and not _is_loopback(url):
        raise ConfigurationError(
            f"{origin} is not encrypted, so the key would be sent in clear: use https://."
        )
    return str(origin)


def _is_loopback(url: URL) -> bool:
    if url.host == "localhost":
        return True
    try:
        return ipaddress.ip_address(url.host or "").is_loopback
    except ValueError:
        return False
