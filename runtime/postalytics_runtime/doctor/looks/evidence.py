"""What a look is given: the question and the responses."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ...schema import Api
from ..definition import Probe
from ..exchange import Exchange, UnclearError, items_in


@attrs.frozen(kw_only=True)
class Evidence:
    """Question, and the responses that may answer it."""

    api: Api
    probe: Probe
    read: Mapping[str, Exchange]
    """All readings, by name."""
    mark: str = ""
    """The text by which a run that writes finds its records; empty if nothing is written."""

    @property
    def exchanges(self) -> list[Exchange]:
        """The readings that the question names, else all."""
        return [self.read[name] for name in self.probe.of or self.read]

    @property
    def first(self) -> Exchange:
        """The first of them."""
        return self.exchanges[0]

    def require_items(self) -> None:
        """Raise `UnclearError` if there are fewer items than the question needs."""
        needs = self.probe.needs
        if needs is None:
            return
        _, items = items_in(self.api, self.read[needs.reading])
        if len(items) < needs.items:
            raise UnclearError(f"the list is too short: {len(items)} of at least {needs.items}")
