"""What a spec cannot be compared with is said before anything is compared."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from postalytics_codegen.diff.against import _git, _unpack, surface_before
from postalytics_codegen.diff.baseline import BaselineError


def test_without_git_a_folder_or_a_baseline_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BaselineError, match=r"^git is not installed: compare with a folder"):
        _git(tmp_path, "describe")


def test_a_file_of_a_commit_that_would_lie_outside_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("../outside.yaml"))
    folder = tmp_path / "unpacked"
    folder.mkdir()

    with pytest.raises(BaselineError, match=r"^The commit has a file with the name '\.\./outside"):
        _unpack(packed.getvalue(), folder)

    assert [*tmp_path.iterdir()] == [folder]


def test_an_empty_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match=r"^There is no name after --against"):
        surface_before(tmp_path, "")


def test_a_spec_of_another_version_of_the_language_is_named(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text("nme: Library\n")

    with pytest.raises(BaselineError, match="cannot be read by this version"):
        surface_before(tmp_path, str(tmp_path))


def test_a_spec_that_is_not_there_is_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        surface_before(tmp_path / "spec", "v1")
