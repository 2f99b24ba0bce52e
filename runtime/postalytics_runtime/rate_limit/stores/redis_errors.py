"""What the errors of a Redis mean: an outage, or settings with which it never works."""

from __future__ import annotations

import ssl
from typing import TypeAlias

from redis import exceptions

from ...errors import ConfigurationError
from ..pace_address import StoreAddress
from ..store import StoreUnreachableError
from .unusable import unusable

_REFUSED = "it refuses the user or the password, or wants a password that the address lacks"
_RIGHTS = (
    "its user lacks rights. It needs the commands EVAL, TIME, HMGET, HSET, PEXPIRE, PUBLISH and "
    "SUBSCRIBE, on the keys and the channels {names}"
)
_Sign: TypeAlias = type[Exception] | str
"""A class of errors, or words in the text of one: the driver has no class for every error, and none
for those that a script passes on."""

_NEVER: dict[_Sign, str] = {
    exceptions.AuthenticationError: _REFUSED,
    exceptions.AuthenticationWrongNumberOfArgsError: _REFUSED,
    "without any password configured": _REFUSED,
    exceptions.NoPermissionError: _RIGHTS,
    "NOPERM": _RIGHTS,
    "ACL failure in script": _RIGHTS,
    "The user executing the script can't": _RIGHTS,  # So says Redis 6.2.
    "WRONGTYPE": "another program stores something under the name of the schedule",
    "DB index is out of range": "it has no database with the number in the address",
    "SELECT is not allowed": "it has no database with the number in the address",
    exceptions.MovedError: (
        "it belongs to a Redis cluster, in which another server has the schedule. Name a server "
        "that belongs to none"
    ),
}
_OUTAGES: dict[_Sign, str] = {
    exceptions.ReadOnlyError: "it is a read-only replica; the primary is needed",
    "READONLY": "it is a read-only replica; the primary is needed",
    exceptions.BusyLoadingError: "it is loading its data",
    exceptions.MasterDownError: "it is a replica without its primary",
    exceptions.ClusterDownError: "its cluster is down",
    exceptions.OutOfMemoryError: "its memory is full",
    "OOM": "its memory is full",
    "MISCONF": "it cannot save its data, and refuses changes",
    "NOREPLICAS": "it has too few replicas, and refuses changes",
    "BUSY": "a script of another program blocks it",
    "max number of clients": "it has too many clients",
    exceptions.ResponseError: "it replied with an error that is not known",
}


def explained(
    error: Exception, address: StoreAddress, names: str
) -> StoreUnreachableError | ConfigurationError:
    """Return the error that operations raise. It shows no text of the driver, which may quote any.

    Args:
        error: an error of the driver, or of the network.
        address: where the store is.
        names: a pattern of the keys and channels.
    """
    cause = error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return unusable(address, "its certificate cannot be verified")
    if isinstance(cause, ssl.SSLError):
        return unusable(address, "it speaks no TLS that fits. Without TLS, it is redis://")
    never = _meaning(error, _NEVER)
    if never is not None:
        return unusable(address, never.format(names=names))
    outage = _meaning(error, _OUTAGES)
    return StoreUnreachableError(outage or "no connection can be made, or it broke")


def _meaning(error: Exception, meanings: dict[_Sign, str]) -> str | None:
    text = str(error)
    for sign, meaning in meanings.items():
        if sign in text if isinstance(sign, str) else isinstance(error, sign):
            return meaning
    return None
