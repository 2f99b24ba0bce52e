"""Limits on what a compressed file may expand to."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

import attrs

from .kinds import FileFormatError

CHUNK = 1 << 16
"""The number of bytes that are expanded at once."""
OnExpand = Callable[[int], object]
"""Called with the number of bytes of a compressed file that were read."""


@attrs.frozen
class ExpansionLimits:
    """How far a compressed file may expand. A list of customers is far below all limits."""

    total: int = 4 << 30
    """Maximum number of bytes."""
    ratio: int = 200
    """Maximum number of bytes for each byte of the file, above `ratio_from`."""
    ratio_from: int = 256 << 20
    """Number of bytes below which the ratio does not matter."""
    directory: int = 1 << 20
    """Maximum size of the directory of a zip file, in bytes."""

    def require(self, expanded: int, read: int, name: str) -> None:
        """Require that a file has not expanded too far.

        Args:
            expanded: the number of bytes that came out.
            read: the number of bytes of the file that they came from.
            name: the name of the file in error messages.

        Raises:
            FileFormatError: the file has expanded too far.
        """
        too_far = expanded > self.ratio_from and expanded > self.ratio * read
        if expanded > self.total or too_far:
            raise FileFormatError(
                f"{name} expands to far more than a list: {expanded:,} bytes came from its first "
                f"{read:,} bytes. If it really is your list, unpack it yourself, and upload the "
                "file that was in it."
            )


def copy_within(
    limits: ExpansionLimits,
    source: BinaryIO,
    target: BinaryIO,
    raw: BinaryIO,
    name: str,
    on_read: OnExpand,
) -> int:
    """Copy expanded bytes to a file, and return their number. Memory does not grow with them.

    Args:
        limits: how far the file may expand.
        source: yields the expanded bytes.
        target: the file to write to.
        raw: the compressed file, which `source` reads.
        name: the name of the file in error messages.
        on_read: called when a part was read.

    Raises:
        FileFormatError: the file expands too far.
    """
    expanded = 0
    while chunk := source.read(CHUNK):
        expanded += len(chunk)
        limits.require(expanded, raw.tell(), name)
        target.write(chunk)
        on_read(raw.tell())
    return expanded
