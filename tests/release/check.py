"""All of a release that needs no network but the package index; `make release-check` runs it.

It builds what would be uploaded from clean clones of the last commit, holds it to what a release
promises, and prints its figures beside those of the last release and what is left to do by hand.
It ends with 1 if anything is not as it should be. Else `--record` writes the figures down as those
of this release.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from release import figures
from release.builds import TOOLS, Distributions, build, complaints, differences, digest
from release.facts import contradictions, extras, left_to_do, versions
from release.installs import Environment, InstallError, one_of_each_minor, sets_of_extras

HOME = Path(__file__).parents[2]


def main(programs: Path, *, record: bool) -> int:
    """Check the release, print what was found, and return the exit status."""
    release = versions(HOME)["the runtime"]
    say(f"postalytics {release}, {_git('log', '-1', '--format=%h %cs')}")
    interpreters = one_of_each_minor(_output(HOME / ".ci/interpreters"))
    wrong = [*not_committed(), *contradictions(HOME)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        built = build(HOME, folder / "one", umask=0o022)
        wrong += looked_at(programs, built, build(HOME, folder / "two", umask=0o077))
        wrong += tried(folder / "env", built, interpreters)
        plain = Environment(folder / "env", next(iter(interpreters.values())), built.wheel, ())
        found = figures.measured(built, plain)
    say("", *figures.table(release, found, figures.recorded()))
    if record and not wrong:
        figures.record(release, found)
    say("", "Left to do by hand:", *(f"{n}. {step}" for n, step in enumerate(left_to_do(HOME), 1)))
    say("", *([f"WRONG: {line}" for line in wrong] or ["All is as it should be."]))
    return 1 if wrong else 0


def not_committed() -> list[str]:
    """Return that there are changes, as only what is committed is built."""
    changed = _git("status", "--short")
    return [f"Not committed, so not checked:\n{changed}"] if changed else []


def looked_at(programs: Path, built: Distributions, again: Distributions) -> list[str]:
    """Return what two builds, and the tools for releases, say against the files."""
    for file in (built.wheel, built.sdist):
        say(f"  {digest(file)}  {file.name}")
    other = [
        f"{file} is not the same when it is built again." for file in differences(built, again)
    ]
    said = complaints(programs, built)
    say(f"  built again: {'NOT the same bytes' if other else 'the same bytes'}")
    say(f"  {', '.join(TOOLS)}: {'see below' if said else 'nothing to say'}")
    return other + said


def tried(folder: Path, built: Distributions, interpreters: Mapping[str, str]) -> Iterator[str]:
    """Try the wheel with each set of extras, and the sdist, on each interpreter; yield failures."""
    for version, python in interpreters.items():
        trials = [(built.wheel, chosen) for chosen in sets_of_extras(extras(HOME))]
        for file, chosen in [*trials, (built.sdist, ())]:
            what = f"Python {version}, {file.name}" + (f" [{','.join(chosen)}]" if chosen else "")
            try:
                Environment(folder, python, file, chosen).try_it()
            except InstallError as error:
                say(f"  {what}: FAILED")
                yield f"{what}: {error}"
            else:
                say(f"  {what}: answers")


def _git(*words: str) -> str:
    return _output("git", *words).strip()


def _output(*command: str | Path) -> str:
    run = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=True)
    return run.stdout


def say(*lines: str) -> None:
    """Print lines at once."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="Check a release before it is made.")
    options.add_argument("--programs", type=Path, default=Path(sys.executable).parent)
    options.add_argument("--record", action="store_true", help="write the figures down")
    given = options.parse_args()
    sys.exit(main(given.programs, record=given.record))
