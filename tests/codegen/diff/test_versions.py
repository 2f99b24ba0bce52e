"""The next version says whether callers break."""

from __future__ import annotations

import pytest

from postalytics_codegen.diff import Finding, Severity, next_version
from postalytics_codegen.diff.rules import Level


def finding(severity: Severity, section: str = "Changed") -> Finding:
    return Finding("field-type", "A.b", severity, Level.PYTHON, "It has changed.", "", section)


BREAKING, RISKY = finding(Severity.BREAKING), finding(Severity.RISKY)
ADDED = finding(Severity.HARMLESS, "Added")


@pytest.mark.parametrize(
    ("release", "findings", "version"),
    [
        ("0.1.0", [], "0.1.0"),
        ("0.1.2", [RISKY], "0.1.3"),
        ("0.1.2", [ADDED], "0.1.3"),
        ("0.1.2", [ADDED, BREAKING], "0.2.0"),
        ("1.2.3", [RISKY], "1.2.4"),
        ("1.2.3", [RISKY, ADDED], "1.3.0"),
        ("1.2.3", [ADDED, BREAKING], "2.0.0"),
        ("HEAD", [BREAKING], None),
        (None, [BREAKING], None),
    ],
)
def test_the_next_version(
    release: str | None, findings: list[Finding], version: str | None
) -> None:
    assert next_version(release, findings) == version
