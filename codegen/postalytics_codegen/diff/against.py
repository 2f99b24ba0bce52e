"""What a spec is compared with: a baseline, a folder, or a commit."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

from ..load import load_spec
from ..release import project_release
from ..yaml import SpecError
from .baseline import BASELINE, BaselineError, read_baseline
from .seen import seen
from .surface import Surface


def surface_of(spec: Path) -> Surface:
    """Return what callers see of the API of a spec.

    Raises:
        SpecError: the spec is not valid.
    """
    return seen(load_spec(spec), spec)


def surface_before(spec: Path, against: str | None) -> Surface:
    """Return what callers saw.

    Args:
        spec: the folder of the spec.
        against: a baseline, the folder of another spec, or a commit of the repository of this one;
            the baseline in the folder of the spec if it is left out, or else the latest tag.

    Raises:
        BaselineError: there is nothing to compare with, or it cannot be read.
        OSError: a file cannot be read.
    """
    if against is None:
        recorded = spec / BASELINE
        return read_baseline(recorded) if recorded.exists() else _of_commit(spec, _latest_tag(spec))
    if not against:
        raise BaselineError("There is no name after --against: name a commit or a folder.")
    path = Path(against)
    if path.is_file():
        return read_baseline(path)
    return _before(path, against) if path.is_dir() else _of_commit(spec, against)


def _before(spec: Path, named: str) -> Surface:
    try:
        surface = surface_of(spec)
        surface.release = project_release(spec)
    except SpecError as error:
        raise BaselineError(
            f"The spec of {named} cannot be read by this version. Compare with a baseline that was "
            f"written then:\n{error.render()}"
        ) from error
    return surface


def _latest_tag(spec: Path) -> str:
    try:
        return _git(spec, "describe", "--tags", "--abbrev=0").decode().strip()
    except BaselineError as error:
        raise BaselineError(
            f"There is nothing to compare with: {spec / BASELINE} does not exist, and there is no "
            "tag. Name a commit or a folder with --against, or write the file with "
            "`postalytics-codegen baseline` before you change the spec."
        ) from error


def _of_commit(spec: Path, commit: str) -> Surface:
    if not spec.is_dir():
        raise FileNotFoundError(2, "No such file or directory", str(spec))
    found = _git(
        spec, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}"
    )
    inside = _git(spec, "rev-parse", "--show-prefix").decode().rstrip("\n")
    top = Path(_git(spec, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    packed = _git(top, "archive", "--format=tar", found.decode().strip())
    with tempfile.TemporaryDirectory() as name:
        # All of it: the version of the project is somewhere outside the spec.
        _unpack(packed, Path(name))
        if not (Path(name) / inside).is_dir():
            raise BaselineError(
                f"{commit} has no folder {inside}: name a commit that has, or a folder. If it has, "
                "`export-ignore` in .gitattributes leaves it out."
            )
        surface = _before(Path(name) / inside, commit)
    surface.release = surface.release or commit.removeprefix("v")
    return surface


def _unpack(packed: bytes, folder: Path) -> None:
    """Write the files of an archive, without links: they may lead outside.

    Not by `extractall`: Python has its filters from 3.11.4 on.
    """
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        for member in tar:
            path = folder / member.name
            if (content := tar.extractfile(member) if member.isfile() else None) is None:
                continue
            if not path.resolve().is_relative_to(folder.resolve()):
                raise BaselineError(f"The commit has a file with the name {member.name!r}.")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.read())


def _git(folder: Path, *words: str) -> bytes:
    try:
        run = subprocess.run(
            ["git", "-C", str(folder), *words],  # noqa: S607  The user's own git.
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise BaselineError("git is not installed: compare with a folder or a baseline.") from error
    if run.returncode:
        said = run.stderr.decode(errors="replace").strip() or "there is no such commit"
        raise BaselineError(f"git finds nothing to compare with: {said}.")
    return run.stdout
