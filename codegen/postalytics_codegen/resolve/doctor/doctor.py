"""Check `doctor.yaml` as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model import DoctorModel
from .probes import ProbeChecker
from .readings import ReadingChecker
from .writes import WritesChecker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...language import DoctorFile
    from ...yaml import Diagnostics
    from ..operations import ReadOperations
    from .places import SpecPlaces


def check_doctor(
    file: DoctorFile,
    reads: ReadOperations,
    places: SpecPlaces,
    environments: Iterable[str],
    diagnostics: Diagnostics,
) -> DoctorModel:
    """Check the file, and return what it describes; `environments` are those of the API."""
    if not file.readings:
        diagnostics.report(file.at("readings"), "there are no readings: give at least one")
    readings = ReadingChecker(reads, diagnostics).check_all(file.readings)
    probes = ProbeChecker(readings, reads, places, diagnostics)
    writes = WritesChecker(reads, places, environments, diagnostics)
    return DoctorModel(
        wrong_key=file.wrong_key,
        readings=tuple(readings.values()),
        probes=tuple(probes.check(name, probe) for name, probe in file.probes.items()),
        writes=writes.check(file.writes) if file.writes else None,
    )
