"""Runs the benchmarks: those that are quick, those named, or with --full all."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final

from . import bulk, bulk_reading, call, decode, encode, generator, keys, pacing, receiver, startup
from .table import Row, lines, machine

_SUBJECTS: Final[dict[str, Callable[[], Iterator[Row]]]] = {
    "call": call.rows,
    "bulk": bulk.rows,
    "files": bulk_reading.reading,
    "decode": decode.rows,
    "encode": encode.rows,
    "receiver": receiver.rows,
    "pacing": pacing.rows,
    "startup": startup.rows,
    "generator": generator.rows,
    "keys": keys.rows,
}
_SLOW: Final[dict[str, Callable[[], Iterator[Row]]]] = {
    "uvloop": lambda: chain(call.rows_under_uvloop(), bulk.rows_under_uvloop()),
    "memory": bulk.memory_rows,
    "rust": call.rows_of_rust_clients,
}
"""What only `--full` runs, or who names it."""


def main() -> None:
    """Run the benchmarks; print each row as soon as it is measured, and how long a subject took."""
    every = {**_SUBJECTS, **_SLOW}
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join(every))
    parser.add_argument("--full", action="store_true", help="all subjects")
    options = parser.parse_args()
    if unknown := [name for name in options.subjects if name not in every]:
        parser.error(f"{unknown[0]} is not a subject. Name some of: {', '.join(every)}")
    print(machine(), flush=True)
    began = time.monotonic()
    for name in options.subjects or (every if options.full else _SUBJECTS):
        started = time.monotonic()
        print()
        for line in lines(name, every[name]()):
            print(line, flush=True)
        print(f"({time.monotonic() - started:.0f} s)", flush=True)
    print(f"\nall: {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
