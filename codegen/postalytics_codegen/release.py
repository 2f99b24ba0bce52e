"""The version of the project that a spec belongs to."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from pathlib import Path

_RELEASE = re.compile(r"[0-9]+(\.[0-9]+)*", re.ASCII)
_IN_MODULE = re.compile(
    r"^(?:__version__|VERSION) *(?:: *str *)?= *['\"]v?([0-9][^'\"]*)", re.MULTILINE
)


def project_release(spec: Path) -> str | None:
    """Return the version of the project of a spec, such as `0.1.0`; `None` if it is not known.

    It is what builds the package that says it: `version` in the nearest `pyproject.toml` above the
    spec, or the file that hatch reads it from. Nothing else may, so that no two can differ. What
    follows the numbers, such as `rc1`, is left out.

    Args:
        spec: the folder of the spec.
    """
    for folder in spec.absolute().parents:
        file = folder / "pyproject.toml"
        if file.is_file():
            found = _RELEASE.match(_version(file))
            return found[0] if found else None
    return None


def _version(file: Path) -> str:
    """Return the version in a `pyproject.toml`, empty text without one."""
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
        if stated := _at(settings, "project", "version"):
            return stated
        named = _at(settings, "tool", "hatch", "version", "path")
        module = (file.parent / named).read_text(encoding="utf-8") if named else ""
    except (OSError, ValueError):
        return ""
    found = _IN_MODULE.search(module)
    return found[1] if found else ""


def _at(settings: Any, *keys: str) -> str:
    """Return the text below some tables; empty text if there is none."""
    for key in keys:
        settings = cast("dict[str, Any]", settings).get(key) if isinstance(settings, dict) else None
    return settings if isinstance(settings, str) else ""
