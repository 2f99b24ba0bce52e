"""Emits `_doctor.py`: what an examination of the real API reads and asks."""

from __future__ import annotations

from ...model import DoctorModel
from .descriptions import source
from .python_source import HEADER, docstring

_IMPORTS = (
    "Correction, Creation, Doctor, Fact, Needs, OwnPick, Pick, Probe, Reading, WriteStep, Writes"
)


def doctor_module(doctor: DoctorModel) -> str:
    """The text of `_doctor.py`."""
    return f"""{HEADER}{docstring(("What an examination of the real API reads and asks.",))}

from __future__ import annotations

from postalytics_runtime.doctor import {_IMPORTS}

DOCTOR = {source(doctor)}
"""
