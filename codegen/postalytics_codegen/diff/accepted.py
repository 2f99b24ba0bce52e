"""The changes that are meant, each with its reason."""

from __future__ import annotations

from pathlib import Path

from ..language import AcceptedFile, read
from ..yaml import Diagnostics, read_yaml
from .compare import Finding

ACCEPTED = "accepted.yaml"
"""Its name in the folder of a spec."""


def read_accepted(
    path: Path, findings: list[Finding], *, of_the_release: bool = True
) -> dict[str, str]:
    """Return the reasons of the changes that are meant, by the ID of a finding.

    Args:
        path: the file; without it, nothing is meant.
        findings: what was found.
        of_the_release: whether that is since the last release, so that each entry must name a
            finding; what is compared with something else may lack some.

    Raises:
        SpecError: the file cannot be read, or an entry names nothing that was found.
    """
    if not path.exists():
        return {}
    diagnostics = Diagnostics()
    node = read_yaml(path, diagnostics)
    file = None if node is None else read(AcceptedFile, node, diagnostics)
    known = {one.id for one in findings}
    for id_ in file.accepted if file else ():
        if of_the_release and id_.value not in known:
            diagnostics.report_unknown(
                id_.place, id_.value, known, "no change has this ID: remove the line"
            )
    if diagnostics or file is None:
        raise diagnostics.error()
    return {
        id_.value: " ".join(reason.value.split())
        for id_, reason in file.accepted.items()
        if id_.value in known
    }
