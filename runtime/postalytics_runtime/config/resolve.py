"""Environment, key and proxy of a client, from arguments and environment variables."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping

import attrs
from yarl import URL

from ..errors import ConfigurationError
from ..schema import Api, Environment, key_parts, split_key
from .key_file import read_key_file
from .secret import Secret, masked


def choose_environment(
    api: Api, name: str | None, base_url: str | None, variables: Mapping[str, str]
) -> Environment:
    """Return the environment of a new client.

    The argument wins over the environment variable, which wins over the API's default. A
    `base_url` replaces the address of the environment. If no environment is named, `base_url` gets
    the limits of the environment with this address; on this machine, those of the default
    environment; otherwise those of the API.

    Raises:
        ConfigurationError: for an unknown name, or an address that a key must not be sent to.
    """
    name = masked(name or variables.get(f"{api.name.upper()}_ENVIRONMENT") or None)
    del variables  # A traceback that shows variables must not show the key.
    if base_url is None:
        return _named(api, name or api.default_environment)
    origin = _origin(base_url, api.base_path)
    if name is not None:
        return attrs.evolve(_named(api, name), url=origin)
    for environment in api.environments:
        if environment.url == origin:
            return environment
    if is_loopback(URL(origin)):
        return attrs.evolve(_named(api, api.default_environment), url=origin)
    return Environment(name="custom", url=origin, limits=api.limits)


def choose_key(
    api: Api,
    key: str | None,
    environment: Environment,
    variables: Mapping[str, str],
    file: str | os.PathLike[str] | None = None,
) -> Secret:
    """Return the key of a new client.

    The key comes from the argument `key` or the file `file`; else from the environment variable
    `<API>_API_KEY`, else from the file that `<API>_API_KEY_FILE` names, else from the environment
    itself (only a local fake has a key).

    Raises:
        ConfigurationError: the key is missing, both arguments are given, the text cannot be a
            key or names an environment, or other users can access the file.
    """
    variable = f"{api.name.upper()}_API_KEY"
    key, found = masked(key), masked(variables.get(variable))
    file_found = variables.get(f"{variable}_FILE")
    del variables  # A traceback that shows variables must not show the key.
    if key and file is not None:
        raise ConfigurationError("Pass either api_key= or api_key_file=, not both.")
    if file is not None:
        key = masked(read_key_file(file, "api_key_file="))
    elif file_found and not key and not found:
        key = masked(read_key_file(file_found, f"{variable}_FILE"))
    key = key or found or environment.api_key
    if not key:
        error = ConfigurationError(
            f"There is no API key for {environment.name}: pass api_key= or api_key_file=, or set "
            f"{variable} or {variable}_FILE."
        )
        error.argument = "api_key"
        raise error
    if any(key == place.name for place in api.environments):
        raise ConfigurationError(
            "The API key is the name of an environment. As an argument, the environment comes "
            "second, after the key."
        )
    _check_key(api, key)
    return Secret(key, api.authentication)


def _check_key(api: Api, key: str) -> None:
    parts = key_parts(api.authentication)
    pieces = [masked(one) or "" for one in split_key(key, api.authentication).values()][1:]
    if parts and (key.count(":") != len(parts) - 1 or not all(pieces)):
        raise ConfigurationError(
            f"The API key must be {' and '.join(parts)}, joined by a colon: {':'.join(parts)}."
        )
    is_user_name = not parts and any(one.scheme == "basic" for one in api.authentication)
    if not key.isascii() or not key.isprintable() or " " in key or (":" in key and is_user_name):
        colon = ", a colon" if is_user_name else ""
        raise ConfigurationError(
            f"The API key has a space{colon} or a character that no key has: check that you "
            "copied the whole key, and only the key."
        )


def choose_proxy(proxy: str | None, environment: Environment) -> str | None:
    """Return the proxy of a new client; its address may hold credentials, which are not shown.

    Raises:
        ConfigurationError: the text is not the address of a proxy, or the proxy would see the key
            unencrypted.
    """
    proxy = masked(proxy)
    if proxy is None:
        return None
    url = _plain_address(proxy)
    if url is None:
        raise ConfigurationError(
            "The proxy must be an address such as http://proxy.example:8080, with http:// or "
            "https:// and nothing after the port. The address given is not shown, because it may "
            "hold a password."
        )
    if not (environment.url.startswith("https:") or is_loopback(url)):
        raise ConfigurationError(
            f"{environment.url} is not encrypted, so the proxy would see the key: remove the "
            "proxy, or use https://."
        )
    return proxy


def _plain_address(text: str) -> URL | None:
    try:
        url = URL(text)
        url.origin()  # Raises ValueError if the host is missing.
    except ValueError:
        return None
    return url if url.scheme in ("http", "https") and url == url.with_path("/") else None


def _named(api: Api, name: str) -> Environment:
    known = [environment.name for environment in api.environments]
    if name not in known:  # The name is not shown, because it may be the key.
        error = ConfigurationError(
            f"The environment must be one of {', '.join(known)}. As an argument it comes second, "
            "after the key."
        )
        error.argument = "environment"
        raise error
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
            f"The base URL must be scheme and host only, such as {origin}, without a path."
        )
    if url.scheme not in ("http", "https"):
        raise ConfigurationError(f"The base URL must begin with https://, not {url.scheme}://.")
    if url.scheme == "http" and not is_loopback(url):
        raise ConfigurationError(
            f"{origin} is not encrypted, so the key would be sent unencrypted: use https://."
        )
    return str(origin)


def is_loopback(url: URL) -> bool:
    """Return whether a URL is on this machine."""
    if url.host == "localhost":
        return True
    try:
        return ipaddress.ip_address(url.host or "").is_loopback
    except ValueError:
        return False


def serve_command(api: Api, url: URL) -> str:
    """Return the command that would serve the fake of an API at this address."""
    home = URL(api.environment(api.default_environment).url)
    port = "" if url.port == home.port else f" --port {url.port}"
    return f"{api.name.lower()} serve{port}"
