"""Runs the benchmarks: all, or those named."""

from __future__ import annotations

import sys

from . import bulk, call, decode, encode, generator, keys, pacing, receiver, startup
from .table import Row, lines, machine

_SUBJECTS = {
    "decode": decode.rows,
    "encode": encode.rows,
    "call": call.rows,
    "bulk": bulk.rows,
    "startup": startup.rows,
    "generator": generator.rows,
    "keys": keys.rows,
    "pacing": pacing.rows,
    "receiver": receiver.rows,
}


def main(names: list[str]) -> None:
    """Run the benchmarks and print their table."""
    rows: list[Row] = []
    for name in names or _SUBJECTS:
        print(f"measuring {name} ...", file=sys.stderr)
        rows += _SUBJECTS[name]()
    print(machine())
    print("\n".join(lines(rows)))


if __name__ == "__main__":
    main(sys.argv[1:])
