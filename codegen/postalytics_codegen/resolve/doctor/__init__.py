"""Checks of `doctor.yaml`: every name in the file exists and fits.

In reading order: `doctor`, `readings` (requests), `probes` (questions),
`writes` (what is written in a sandbox), `places` (places in the
spec that an answer confirms or corrects).
"""

from __future__ import annotations

from .doctor import check_doctor
from .places import SpecPlaces

__all__ = ["SpecPlaces", "check_doctor"]
