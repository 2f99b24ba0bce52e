# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""A fake Postalytics for tests."""

from postalytics_runtime.fake import DeliveryFault, FakeServer, Fault, ListEnd

from ._fake import FAKE
from ._operations import API

__all__ = ["DeliveryFault", "FakePostalytics", "Fault", "ListEnd"]


class FakePostalytics(FakeServer):
    """A fake Postalytics on this machine, for tests and for trying things out.

    `FakeServer` explains the arguments.
    """

    api = API
    fake = FAKE
