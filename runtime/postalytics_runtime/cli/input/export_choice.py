"""Which export of another program a file is, and which address of its rows is used."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ...bulk.exports import has_address, recognised
from ...errors import ConfigurationError
from ...schema import Export
from ...suggestions import did_you_mean
from ...text import printable
from .upload_request import UploadRequest

_OFF = "none"
"""The name that switches exports off."""


def chosen_export(job: UploadRequest, header: Sequence[str]) -> Export | None:
    """Return the export that `--export` names, or the one that the header shows.

    An address that `--export` names is the first of the export that is returned.

    Raises:
        ConfigurationError: there is no such export or address, or the header is that of several.
    """
    if job.export == _OFF or not job.api.has_exports:
        return None
    if job.export is not None:
        return _named(job, job.export, header)
    found = recognised(header, job.api.exports)
    if len(found) > 1:
        titles = " and of ".join(export.title for export in found)
        names = " or ".join(f"--export {export.name}" for export in found)
        raise ConfigurationError(
            f"{printable(job.source.name)} has the header of {titles}. Choose {names}, or "
            f"--export {_OFF} for none of them. Nothing was sent."
        )
    return found[0] if found else None


def is_recognised(job: UploadRequest, header: Sequence[str]) -> bool:
    """Return whether a header shows that a file is an export."""
    looks = job.export != _OFF and job.api.has_exports
    return looks and bool(recognised(header, job.api.exports))


def _named(job: UploadRequest, option: str, header: Sequence[str]) -> Export:
    name, _, address = option.partition("/")
    known = {export.name: export for export in job.api.exports}
    if name not in known:
        begun = " or ".join(one for one in known if one.startswith(name))
        meant = f" Did you mean {begun}?" if begun else did_you_mean(name, known)
        raise ConfigurationError(
            f"There is no export {name!r}.{meant} The exports are "
            f"{', '.join(known)}; --export {_OFF} is for any other file. Nothing was sent."
        )
    return _with_first(job, known[name], address, header) if address else known[name]


def _with_first(job: UploadRequest, export: Export, name: str, header: Sequence[str]) -> Export:
    """Return an export that uses one of its addresses, which the file must have."""
    present = {
        address.name.replace(" ", "-"): address
        for address in export.addresses
        if has_address(header, address)
    }
    if name not in present:
        names = f"The addresses in it: {', '.join(present)}." if present else "It has none."
        raise ConfigurationError(
            f"{printable(job.source.name)} has no address {name!r}.{did_you_mean(name, present)} "
            f"{names} Nothing was sent."
        )
    first = present[name]
    others = (address for address in export.addresses if address is not first)
    return attrs.evolve(export, addresses=(first, *others))
