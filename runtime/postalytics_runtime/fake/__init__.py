"""A fake server of an API, for programs and tests that should reach nobody.

It is made of the API's description and of what the spec says for the fake alone: records, and
what each operation does with them. A request passes these parts in this order: `handling` (the
network), `service` (who may come in), `routing` and `checking` (what is asked), `behaviour`
(what is done), `store` (what is kept). All but the first decide without the network. `faults`
are what may go wrong, `fault_effects` is how.
"""

from .fault import Fault
from .list_end import ListEnd
from .messages import Received
from .server import FakeServer

__all__ = ["FakeServer", "Fault", "ListEnd", "Received"]
