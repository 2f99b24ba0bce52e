"""Check the lists that can be watched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...language import WatchedListFacts, facts
from ...model import WatchedListModel
from ..names import refuse_reserved

if TYPE_CHECKING:
    from ...language import WatchedList
    from ...yaml import Diagnostics, Name
    from ..operations import ReadOperations


def check_list(
    function: Name, written: WatchedList, reads: ReadOperations, diagnostics: Diagnostics
) -> WatchedListModel | None:
    """Return the list that the function watches."""
    refuse_reserved("watching function", function, diagnostics)
    if written.full_interval < written.interval:
        diagnostics.report(
            written.at("full_interval"),
            f"'full_interval' must be at least the 'interval', {written.interval}",
        )
    read = reads.named(written.read, many=True, but="a list is watched")
    if read is None:
        return None
    for parameter in read.path_parameters:
        refuse_reserved("event parameter", parameter.name, diagnostics, at=written.read.place)
    key = reads.field(written.key, read)
    if key is None:
        return None
    return WatchedListModel(
        **facts(WatchedListFacts, written), function=function, read=read, key=key
    )
