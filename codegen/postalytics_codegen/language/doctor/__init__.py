"""Spec language of `doctor.yaml`.

In reading order: `examination` (what is read of the real API), `writes` (what is tried on a record
of the doctor's own).
"""

from __future__ import annotations

from .examination import DoctorFile, DoctorWrites, Needs, Probe, Reading, ReadingValue
from .writes import OwnRecord, WriteStep, WriteValue

__all__ = [
    "DoctorFile",
    "DoctorWrites",
    "Needs",
    "OwnRecord",
    "Probe",
    "Reading",
    "ReadingValue",
    "WriteStep",
    "WriteValue",
]
