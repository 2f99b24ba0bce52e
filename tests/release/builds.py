"""What would be uploaded, built from clean clones of the last commit.

`python -m release.builds FOLDER` puts it into a folder; `make distributions` runs it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import attrs

HOME = Path(__file__).parents[2]
"""Where the settings of the tools are."""
TOOLS = ("twine check --strict", "check-wheel-contents")


@attrs.frozen
class Distributions:
    """The two files of a release."""

    wheel: Path
    sdist: Path

    @classmethod
    def of(cls, folder: Path) -> Distributions:
        """Return the files in a folder that holds nothing else."""
        (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
        return cls(wheel, sdist)


def build(repository: Path, folder: Path, umask: int) -> Distributions:
    """Build the last commit of a repository in a clone of its own.

    Args:
        repository: the folder with `.git`.
        folder: what is made: it has the clone, and in `dist` the two files.
        umask: who may read the files of the clone, which must not matter.
    """
    clone, dist = folder / "clone", folder / "dist"
    subprocess.run(["git", "clone", "--quiet", repository, clone], check=True, umask=umask)
    # It would be the time of all files, and so change the bytes.
    inherited = {name: it for name, it in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    run = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", dist],
        cwd=clone,
        capture_output=True,
        text=True,
        check=False,
        umask=umask,
        env=inherited,
    )
    if run.returncode:
        sys.exit(f"{repository} cannot be built:\n{run.stdout}{run.stderr}")
    return Distributions.of(dist)


def differences(first: Distributions, second: Distributions) -> list[str]:
    """Return the names of the files whose bytes are not the same in two builds."""
    pairs = (first.wheel, second.wheel), (first.sdist, second.sdist)
    return [one.name for one, other in pairs if digest(one) != digest(other)]


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, as a package index shows it."""
    return sha256(file.read_bytes()).hexdigest()


def complaints(programs: Path, built: Distributions) -> list[str]:
    """Return what the tools for releases say against the files.

    Args:
        programs: the folder with the tools.
        built: the files.
    """
    found: list[str] = []
    for tool in TOOLS:
        name, *options = tool.split()
        files = [built.wheel, built.sdist] if name == "twine" else [built.wheel]
        command = [f"{programs / name}", *options, *map(str, files)]
        run = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
        if run.returncode:
            found.append(f"{tool}: {run.stdout}{run.stderr}".rstrip())
    return found


def main(folder: Path) -> None:
    """Put the two files into a folder of their own, and print their digests."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        built = build(HOME, Path(name), umask=0o022)
        for file in (built.wheel, built.sdist):
            shutil.copy(file, folder)
            sys.stdout.write(f"{digest(file)}  {folder / file.name}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
