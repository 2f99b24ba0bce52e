"""Which export a header is of."""

from __future__ import annotations

from collections.abc import Iterable

from ...schema import Export, ExportAddress


def normalised(name: str) -> str:
    """Return a name in lower case, with letters and digits only.

    >>> normalised("E-Mail Address")
    'emailaddress'
    """
    return "".join(character for character in name.casefold() if character.isalnum())


def recognised(header: Iterable[str], exports: Iterable[Export]) -> list[Export]:
    """Return the exports of which a header has all names of a set."""
    present = set(map(normalised, header))
    return [
        export
        for export in exports
        if any(present.issuperset(map(normalised, names)) for names in export.recognised_by)
    ]


def has_address(header: Iterable[str], address: ExportAddress) -> bool:
    """Return whether a header has the first column of an address."""
    return normalised(address.columns[0].header) in map(normalised, header)
