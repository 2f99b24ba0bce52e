"""Events that are delivered at a rate, each on the disk before it is acknowledged."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from ..deliverer import open_deliverer
from ..receiver import in_thread, receive
from .meter import Cost, metered

_AT_ONCE = 50
_FEW = 100
_SECONDS = 5


def events_a_second(rate: int) -> Cost:
    """One second of that many events."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=Path.cwd())))
        deliverer = stack.enter_context(open_deliverer())
        url = stack.enter_context(in_thread(lambda ready: receive(folder, ready)))
        deliverer.deliver(url, _FEW, _AT_ONCE)
        with metered() as cost:
            deliverer.deliver(url, rate * _SECONDS, _AT_ONCE, rate)
    cost.seconds /= _SECONDS
    return cost
