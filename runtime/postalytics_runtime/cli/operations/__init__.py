"""Commands that call one operation each, built from its description.

In reading order: `command` (the options and the help), `parameters` (values of the operation as
arguments and options), `calling` (what a command does with what it was given), `values` (what was
given), `body` (a file and options as the body of a request), `run` (one run: how it connects, reads
and sends), `kinds` (what a command does, by the effect of its operation), `record_text` (what a
question shows), `hints` (the command to type next), `failures` (errors in words).
"""

from __future__ import annotations

from .command import operation_command

__all__ = ["operation_command"]
