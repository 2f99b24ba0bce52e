"""Load a spec: read its files and check them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from .language import (
    ApiFile,
    DoctorFile,
    ExportFile,
    FakeFile,
    Mapping,
    ResourceFile,
    read,
)
from .release import project_release
from .resolve import resolve
from .yaml import Diagnostics, Position, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from .model import ApiModel

M = TypeVar("M", bound=Mapping)


def load_spec(directory: Path) -> ApiModel:
    """Load the spec of an API.

    Args:
        directory: the folder with `api.yaml`, `resources/*.yaml` and, optionally, `fake.yaml`,
            `doctor.yaml` and `exports/*.yaml`.

    Raises:
        SpecError: with all problems, in all files.
    """
    diagnostics = Diagnostics()
    fake, doctor = directory / "fake.yaml", directory / "doctor.yaml"
    return resolve(
        api=_read(ApiFile, directory / "api.yaml", diagnostics),
        resources=_read_resources(directory / "resources", diagnostics),
        fake=_read(FakeFile, fake, diagnostics) if fake.exists() else None,
        doctor=_read(DoctorFile, doctor, diagnostics) if doctor.exists() else None,
        exports=_read_exports(directory / "exports", diagnostics),
        release=project_release(directory),
        diagnostics=diagnostics,
    )


def _read(kind: type[M], path: Path, diagnostics: Diagnostics) -> M | None:
    node = read_yaml(path, diagnostics)
    return None if node is None else read(kind, node, diagnostics)


def _read_resources(directory: Path, diagnostics: Diagnostics) -> tuple[ResourceFile, ...]:
    start = Position(directory, 1, 1)
    if not directory.is_dir():
        diagnostics.report(start, "this folder does not exist")
        diagnostics.unreadable_file()
        return ()
    files = _read_all(ResourceFile, directory, "a resource file", diagnostics)
    if files is None:
        diagnostics.report(start, "this folder has no resource files: add one that ends in .yaml")
    return files or ()


def _read_exports(directory: Path, diagnostics: Diagnostics) -> tuple[ExportFile, ...]:
    if not directory.is_dir():
        return ()
    return _read_all(ExportFile, directory, "an export file", diagnostics) or ()


def _read_all(
    kind: type[M], directory: Path, what: str, diagnostics: Diagnostics
) -> tuple[M, ...] | None:
    """Read all YAML files of a folder; return `None` if there are none."""
    paths = sorted(path for path in directory.iterdir() if path.suffix in {".yaml", ".yml"})
    files: list[M] = []
    for path in paths:
        if path.suffix == ".yml":
            place = Position(path, 1, 1)
            diagnostics.report(place, f"the name of {what} must end in .yaml")
        elif file := _read(kind, path, diagnostics):
            files.append(file)
    return tuple(files) if paths else None
