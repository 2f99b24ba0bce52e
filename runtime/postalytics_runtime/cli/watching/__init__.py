"""Commands that watch events: each event once, printed, forwarded, or given to a program.

In reading order: `addresses` (of receivers, without their secrets), `event_line` (an event as
JSON), `failures` (of handlers), `sender` (to an address), `program` (run for each event),
`line_writer` (standard output), `handling` (all that is done with an event), `display` (progress),
`handler_options` (what you chose to do), `pending` (events that wait), `follow` (event by event,
until a signal), `sample` (of a delivery).
"""

from __future__ import annotations

from .addresses import http_address, http_origin, is_loopback, masked_address
from .display import WatchCounts, WatchDisplay, watch_display
from .event_line import event_line
from .failures import HandlerFailedError, NoConnectionError
from .follow import ABORTED, Ending, follow, run_to_its_end
from .handler_options import HandlerOptions, handler_parameters
from .handling import EventHandler
from .line_writer import LineWriter, OutputClosedError, standard_output
from .pending import PendingEvents
from .program import Program, program_words
from .sample import SampleDelivery, example_id
from .sender import EventSender, is_success

__all__ = [
    "ABORTED",
    "Ending",
    "EventHandler",
    "EventSender",
    "HandlerFailedError",
    "HandlerOptions",
    "LineWriter",
    "NoConnectionError",
    "OutputClosedError",
    "PendingEvents",
    "Program",
    "SampleDelivery",
    "WatchCounts",
    "WatchDisplay",
    "event_line",
    "example_id",
    "follow",
    "handler_parameters",
    "http_address",
    "http_origin",
    "is_loopback",
    "is_success",
    "masked_address",
    "program_words",
    "run_to_its_end",
    "standard_output",
    "watch_display",
]
