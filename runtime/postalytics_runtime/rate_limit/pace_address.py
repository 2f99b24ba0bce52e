"""Where the processes that share a key keep its schedule: a file, or a store on a network."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import SplitResult, parse_qsl, urlsplit

import attrs

from ..addresses import is_meant_as_address
from ..errors import ConfigurationError
from ..suggestions import did_you_mean

Driver: TypeAlias = Literal["postgres", "redis"]
"""The extra that brings the driver of a store."""

_DRIVERS: dict[str, Driver] = {
    "redis": "redis",
    "rediss": "redis",
    "postgresql": "postgres",
    "postgres": "postgres",
}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(//)?")  # A single letter is a drive of Windows.
_REDIS_OPTIONS = (
    "ssl_ca_certs",
    "ssl_certfile",
    "ssl_cert_reqs",
    "ssl_check_hostname",
    "ssl_keyfile",
)
_CERTIFICATE_CHECKS = ("none", "optional", "required")
_POSTGRES_PLACES = {"host", "hostaddr", "service"}


@attrs.frozen
class StoreAddress:
    """Address of a store. Its text shows neither user nor password."""

    driver: Driver
    url: str = attrs.field(repr=False)
    """With the user and the password."""

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


@attrs.frozen
class SharedPace:
    """How a client shares the rate limits of its key with other processes."""

    place: Path | StoreAddress | None = None
    """`None`: with the clients of its own process only."""
    required: bool = False
    """Whether calls wait for a store that cannot be reached."""
    program: str = ""
    """The word that names in a store begin with."""


def choose_pace(
    pace: str | Path | None,
    program: str,
    *,
    required: bool = False,
    share: float | Fraction = 1,
) -> SharedPace:
    """Return how a client shares the rate limits of its key.

    Args:
        pace: where processes share them.
        program: the word that names in a store begin with.
        required: whether calls wait for a store that cannot be reached.
        share: the part of the limits that the client keeps to.

    Raises:
        ConfigurationError: the address is not that of a store, or the settings exclude each other.
    """
    place = parse_pace(pace)
    if place is not None and share != 1:
        raise ConfigurationError(
            "Pass either pace= or rate_share=, not both: processes that share a pace share the "
            "whole rate."
        )
    if required and not isinstance(place, StoreAddress):
        raise ConfigurationError(
            "pace_required= needs the address of a store in pace=, such as redis://host:6379/0."
        )
    return SharedPace(place, required, program)


def parse_pace(pace: str | Path | None) -> Path | StoreAddress | None:
    """Return where a schedule is shared; text is an address if it begins like one, else a path.

    Raises:
        ConfigurationError: the address is not that of a store. The message shows nothing of it but
            its scheme, because any other part may be a password.
    """
    if pace is None or isinstance(pace, Path):
        return pace
    scheme = _scheme(pace)
    if scheme is None:
        if not pace.strip() or is_meant_as_address(pace):
            raise ConfigurationError(
                "pace= is neither a path nor the address of a store, such as redis://host:6379/0 "
                "or postgresql://user@host/database, without a space or a quotation mark before it."
            )
        return Path(pace)
    problem = _problem(scheme, pace)
    # Raised here, where no variable holds a part of the address: an error report may show them.
    if problem is not None:
        raise ConfigurationError(f"The address {scheme[:20]}://… in pace= {problem}.")
    return StoreAddress(_DRIVERS[scheme], pace)


def _scheme(pace: str) -> str | None:
    found = _SCHEME.match(pace)
    if found is None or not (found[2] or found[1].lower() in _DRIVERS):
        return None
    return found[1].lower()


def _problem(scheme: str, url: str) -> str | None:
    """Return why text cannot be an address, `None` if it can."""
    if scheme not in _DRIVERS:
        known = did_you_mean(scheme, _DRIVERS, "{}://".format)
        return (
            f"begins with an unknown scheme.{known} A store is redis://, rediss:// (Redis or "
            "Valkey) or postgresql://; to name a file, pass its path"
        )
    if not url[len(scheme) :].startswith("://"):
        return "lacks the two slashes after its scheme"
    if re.search(r"[\s\x00-\x1f\x7f]", url):
        return "contains white space or a control character"
    if "#" in url:
        return "contains a #. The name of a job does not belong here; in a password, write %23"
    try:
        parts = urlsplit(url)
    except ValueError:  # Such as an IPv6 address without its second bracket.
        return "has a host that cannot be read"
    if url.count("@") > parts.netloc.count("@") or parts.netloc.count("@") > 1:
        return "has an @ too many. In a password, write %40 for @, %2F for /, %3F for ?"
    if _DRIVERS[scheme] == "redis":
        return _redis_problem(parts)
    options = {name for name, _ in parse_qsl(parts.query)}
    if not (parts.netloc.rpartition("@")[2] or options & _POSTGRES_PLACES):
        return "names no host. A local socket is ?host=/var/run/postgresql at its end"
    return None


def _redis_problem(parts: SplitResult) -> str | None:
    if not parts.hostname:
        return "names no host"
    if _port(parts) == 0:
        return "has a port that is not a number from 1 to 65535"
    if not re.fullmatch(r"/?|/[0-9]+", parts.path):
        return "has more than the number of a database after its host, such as /0"
    if parts.query and parts.scheme == "redis":
        return "has options of TLS, which only rediss:// takes"
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name not in _REDIS_OPTIONS:
            known = did_you_mean(name, _REDIS_OPTIONS)
            return f"has an unknown option.{known} Options are {', '.join(_REDIS_OPTIONS)}"
        if name == "ssl_cert_reqs" and value not in _CERTIFICATE_CHECKS:
            return f"has an {name} other than {', '.join(_CERTIFICATE_CHECKS)}"
    return None


def _port(parts: SplitResult) -> int | None:
    """Return the port, `None` if there is none, 0 if it cannot be one."""
    try:
        return parts.port
    except ValueError:
        return 0
