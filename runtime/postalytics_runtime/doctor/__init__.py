"""Examination of the real API: what its responses say about the facts that a spec assumes.

In reading order: `definition` (readings and probes as data), `requests` (from a reading to a
request), `exchange` (a reading and its response), `looks` (what a response shows), `changes`
(changes of a spec as YAML), `answers` (the results, and the changes that follow), `examine` (sends
the readings), `writes` (what writes in a sandbox). The examination only reads, and no answer holds
values of records.
"""

from __future__ import annotations

from .answers import Answer, Examination, Result, answer
from .changes import SpecChange, changes_text
from .definition import (
    Correction,
    Creation,
    Doctor,
    Fact,
    Needs,
    OwnPick,
    Pick,
    Probe,
    Reading,
    Writes,
    WriteStep,
)
from .examine import SECONDS, examine
from .exchange import Exchange, UnclearError, answered, pick_from
from .looks import LOOKS, Evidence
from .requests import build_request

__all__ = [
    "LOOKS",
    "SECONDS",
    "Answer",
    "Correction",
    "Creation",
    "Doctor",
    "Evidence",
    "Examination",
    "Exchange",
    "Fact",
    "Needs",
    "OwnPick",
    "Pick",
    "Probe",
    "Reading",
    "Result",
    "SpecChange",
    "UnclearError",
    "WriteStep",
    "Writes",
    "answer",
    "answered",
    "build_request",
    "changes_text",
    "examine",
    "pick_from",
]
