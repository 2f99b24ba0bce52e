"""Write emitted files, or report how the files on disk differ.

Only files that are listed in the manifest are ever changed or removed.
"""

from __future__ import annotations

import difflib
import json
import os
import re
from pathlib import Path

MANIFEST = "manifest.json"

_OWN_NAME = re.compile(
    r"([a-z_][a-z0-9_]*/)?([a-z_][a-z0-9_]*\.(py|md|json)|README\.md|py\.typed)", re.ASCII
)
"""Names that a manifest may list: in at most one folder, and of an emitted kind.

A manifest on disk may be edited, so it must not lead to the removal of other files.
"""


class ForeignFileError(Exception):
    """A file that was not emitted is in the way of an emitted file."""


class Package:
    """Folder of emitted files, with a manifest that lists them.

    Args:
        directory: the folder.
        files: the text of the emitted files by name; a name may have a folder, as in
            `models/things.py`.
        manifest: the name of the manifest.
    """

    def __init__(self, directory: Path, files: dict[str, str], *, manifest: str = MANIFEST) -> None:
        self.directory = directory
        self.files = {**files, manifest: _manifest(files)}
        self._manifest = manifest
        self._emitted = _read_manifest(directory / manifest)

    def write(self) -> list[str]:
        """Write the changed files, remove emitted files that are left over, and return their names.

        Raises:
            ForeignFileError: before anything is written, when a file that was not emitted is in
                the way.
        """
        foreign = [name for name in self.files if self._is_foreign(name)]
        if foreign:
            path = self.directory / foreign[0]
            if not self._is_inside(foreign[0]):
                path = path.parent
            raise ForeignFileError(
                f"{path} was not emitted and would be overwritten: move it away, or do not use "
                "its name in the spec."
            )
        changed = [name for name, text in self.files.items() if self._text(name) != text]
        left_over = self._left_over()
        for name in left_over:
            self._remove(self.directory / name)
        # The manifest is the last of them, so that an interrupted run can be repeated.
        for name in changed:
            path = self.directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, self.files[name])
        return sorted([*changed, *left_over])

    def _remove(self, path: Path) -> None:
        """Remove a file, and its subfolder if that is empty then."""
        path.unlink()
        folder = path.parent
        if folder != self.directory and not any(folder.iterdir()):
            folder.rmdir()

    def differences(self) -> list[str]:
        """Return the lines of a report of what `write` would change, with a diff of each file."""
        lines: list[str] = []
        for name, wanted in sorted(self.files.items()):
            path, found = self.directory / name, self._text(name)
            if found == wanted:
                continue
            if found is None:
                lines.append(f"{path}: missing")
            else:
                lines.append(f"{path}: differs from the spec")
            lines += difflib.unified_diff(
                (found or "").splitlines(),
                wanted.splitlines(),
                f"{path} (on disk)",
                f"{path} (from the spec)",
                lineterm="",
            )
        lines += [f"{self.directory / name}: left over" for name in self._left_over()]
        return lines

    def _text(self, name: str) -> str | None:
        try:
            return (self.directory / name).read_bytes().decode("utf-8", "replace")
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _is_foreign(self, name: str) -> bool:
        """Return whether another file is there: not emitted, and with another text."""
        if not self._is_inside(name):
            return True
        ours = self._manifest if self._emitted else None
        if name in self._emitted or name == ours or not os.path.lexists(self.directory / name):
            return False
        return self._text(name) != self.files[name]

    def _is_inside(self, name: str) -> bool:
        """Return whether the folder of `name`, if it exists, is a real folder and not a link."""
        folder = (self.directory / name).parent
        return folder == self.directory or not os.path.lexists(folder) or _is_own_folder(folder)

    def _left_over(self) -> list[str]:
        return sorted(
            name
            for name in self._emitted
            if name not in self.files
            and self._is_inside(name)
            and (self.directory / name).is_file()
        )


def _is_own_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _replace(path: Path, text: str) -> None:
    """Write a file atomically: readers find the old text or the new text, never a part."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        # Mode "x" never writes through a link that has the name of the temporary file.
        with part.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _manifest(files: dict[str, str]) -> str:
    # Names and no digests: two changes of the text of a file are then no conflict here.
    note = "Emitted from the spec by postalytics-codegen; these files are its own."
    return json.dumps({"note": note, "files": sorted(files)}, indent=2) + "\n"


def _read_manifest(path: Path) -> set[str]:
    """Return the names of the emitted files, without names that are never emitted.

    Earlier manifests had a digest for each name: their keys are the names.
    """
    try:
        files = json.loads(path.read_text("utf-8"))["files"]
        return {name for name in files if _OWN_NAME.fullmatch(name)}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return set()
