"""Pacers of this process: one for each key, origin and way of sharing the limits."""

from __future__ import annotations

import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ..schema import Environment, RateLimit
from .lanes import LanePacer
from .pace_address import SharedPace, StoreAddress
from .pacer import Pacer
from .schedule import schedule_name
from .shared_file import PaceDatabase, PaceFile
from .store import PaceStore, process_token

_CHECK_SECONDS = 60.0
"""The minimum time between two checks whether a pacer is still needed."""
_CHECKS = 100
"""The maximum number of checks for a new client, of some microseconds each.

So the time for N clients does not grow with the square of N, and no event loop waits.
"""

_ALONE = SharedPace()


class Pacers:
    """Pacers that outlive the clients which use them, because the server's limits do.

    A pacer is dropped when nothing uses it and a new one would issue permits as it does. As long as
    a client, a call or a permit holds it, it remains the pacer of its key: a second one would send
    twice as much as the server allows.

    Args:
        clock: returns the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        # In the order of the checks, with the time of each.
        self._pacers: OrderedDict[tuple[object, ...], tuple[LanePacer, float]] = OrderedDict()
        self._databases = weakref.WeakValueDictionary[Path, PaceDatabase]()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pacers)

    def of(self, key_digest: str, place: Environment, pace: SharedPace = _ALONE) -> LanePacer:
        """Return the pacer of a key at an origin, as `shared_pacer` does."""
        name = (key_digest, place.url, place.limits, pace)
        with self._lock:
            now = self._clock()
            self._drop_idle(now)
            found = self._pacers.get(name)
            if found is not None:
                return found[0]
            pacer = self._new(key_digest, place, pace)
            self._pacers[name] = pacer, now
        return pacer

    def _new(self, key_digest: str, place: Environment, pace: SharedPace) -> LanePacer:
        name, limits = f"{key_digest} {place.url}", place.limits
        if isinstance(pace.place, StoreAddress):
            return _network_pacer(schedule_name(name, limits), limits, pace.place, pace)
        if pace.place is None:
            return Pacer(limits, self._clock)
        database = self._databases.get(pace.place)
        if database is None:
            database = self._databases[pace.place] = PaceDatabase(pace.place)
        return Pacer(limits, self._clock, PaceFile(database, name, limits))

    def forget(self) -> None:
        """Forget all pacers."""
        with self._lock:
            self._pacers.clear()

    def _drop_idle(self, now: float) -> None:
        for _ in range(min(_CHECKS, len(self._pacers))):
            name, (pacer, checked_at) = next(iter(self._pacers.items()))
            if now < checked_at + _CHECK_SECONDS:
                return
            del self._pacers[name]
            is_idle, known = pacer.is_idle(), weakref.ref(pacer)
            if is_idle:
                del pacer  # What else holds the pacer keeps it alive without this reference, too.
            held = known()
            if held is not None:
                self._pacers[name] = held, now


def _network_pacer(
    name: str, limits: tuple[RateLimit, ...], address: StoreAddress, pace: SharedPace
) -> LanePacer:
    from .network import StorePacer, store_link  # Few clients need these and a driver.
    from .stores import open_store

    def open_here() -> PaceStore:
        return open_store(address, pace.program, process_token())

    open_here()  # What is unusable is refused now, and not at the first call.
    link = partial(store_link, address, open_here)
    return StorePacer(name, limits, link, required=pace.required)


_PACERS = Pacers()


def shared_pacer(key_digest: str, place: Environment, pace: SharedPace = _ALONE) -> LanePacer:
    """Return the pacer of a key at an origin, which all clients of this process share.

    Args:
        key_digest: a digest that identifies the key without revealing it.
        place: the environment, with its origin and its rate limits.
        pace: how other processes share the limits.

    Raises:
        ConfigurationError: the file is not a pace file, the driver of the store is not installed,
            or does not understand the address.
    """
    return _PACERS.of(key_digest, place, pace)


def forget_pacers() -> None:
    """Forget the pacers of this process, so that a test starts with unused rate limits."""
    _PACERS.forget()
