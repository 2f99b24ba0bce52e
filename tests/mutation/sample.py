"""Run the tests on a random sample of mutants of the runtime.

A run continues the one before: mutants that were killed are skipped, and survivors run again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import attrs

from mutation.modules import EQUIVALENT, TESTS
from mutation.operators import Mutant, mutants, without_comments
from mutation.score import score, table

_ROOT = Path(__file__).parents[2]
_FOUND = _ROOT / ".mutation/sample.jsonl"
_SEED = 20261129
_RESULTS = ("killed", "timed out", "survived", "equivalent")
_GOAL = 0.9
_NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "build", "dist")
_PYTEST = ("-m", "pytest", "-x", "-q", "--tb=no", "-p", "no:randomly", "-p", "no:cacheprovider")
_TEST_SECONDS = 20
"""A test that takes longer does not end; the longest test takes a third of that."""


def sample(module: str, number: int, seed: int) -> list[Mutant]:
    """Return `number` mutants of a module, or all; the same for the same seed and source."""
    found = mutants(_path(_ROOT, module).read_text())
    chance = random.Random(f"{seed} {module}")  # noqa: S311 - nothing is kept secret with it
    chosen = chance.sample(found, min(number, len(found)))
    return sorted(chosen, key=lambda mutant: mutant.line)


def _path(tree: Path, module: str) -> Path:
    return tree / "runtime/postalytics_runtime" / f"{module}.py"


@attrs.frozen
class Tree:
    """A copy of the project, in which one module is changed.

    Args:
        root: where the copy is.
        module: the changed module.
        limit: the number of seconds that its tests may take.
    """

    root: Path
    module: str
    limit: float = 600

    def result(self, source: str) -> str:
        """Return whether the tests notice that the module has another source."""
        path = _path(self.root, self.module)
        path.write_text(source)
        for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
            compiled.unlink()  # Two sources of one second and one length look the same to Python.
        return self._tested()

    def _tested(self) -> str:
        places = [str(self.root / name) for name in ("runtime", "codegen", "generated")]
        tests = [f"tests/{test}" for test in TESTS[self.module]]
        wide = {"COLUMNS": "1000"}  # In 80 columns pytest does not say that a test took too long.
        env = {**os.environ, **wide, "PYTHONPATH": os.pathsep.join(places)}
        with (
            tempfile.TemporaryFile() as output
        ):  # A pipe would wait for processes that a test left behind.
            process = subprocess.Popen(
                [sys.executable, *_PYTEST, f"--timeout={_TEST_SECONDS}", *tests],
                cwd=self.root,
                env=env,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                code = process.wait(self.limit)
            except subprocess.TimeoutExpired:
                return "timed out"
            finally:
                _end_all(process)
            output.seek(0)
            if b"from pytest-timeout" in output.read():
                return "timed out"
        return "survived" if code == 0 else "killed"


def _end_all(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it left behind."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def copied(module: str) -> Generator[Tree]:
    """Yield a copy in which the tests of the module pass.

    Raises:
        SystemExit: if they fail without a change.
    """
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        root = Path(folder) / "tree"
        shutil.copytree(_ROOT, root, ignore=_NOT_COPIED)
        tree = Tree(root, module)
        start = time.monotonic()
        if tree.result(without_comments(_path(_ROOT, module).read_text())) != "survived":
            raise SystemExit(f"The tests of {module} fail before anything is changed.")
        taken = time.monotonic() - start
        _say(f"{module}: {taken:.0f} s without a change")
        yield attrs.evolve(tree, limit=3 * taken + 20)


def _digest(mutant: Mutant) -> str:
    return hashlib.sha256(mutant.source.encode()).hexdigest()


def _noticed() -> dict[str, str]:
    """Return the results of earlier runs for mutants that a test noticed."""
    if not _FOUND.exists():
        return {}
    lines = map(json.loads, _FOUND.read_text().splitlines())
    return {line["digest"]: line["result"] for line in lines if line["result"] != "survived"}


def try_all(module: str, chosen: list[Mutant]) -> Iterator[str]:
    """Yield the result of each mutant."""
    before, excused = _noticed(), EQUIVALENT.get(module, {})
    yield from ("equivalent" for mutant in chosen if str(mutant) in excused)
    left = [mutant for mutant in chosen if str(mutant) not in excused]
    yield from (before[_digest(mutant)] for mutant in left if _digest(mutant) in before)
    left = [mutant for mutant in left if _digest(mutant) not in before]
    if not left:
        return
    with copied(module) as tree:
        for number, mutant in enumerate(left, start=1):
            start = time.monotonic()
            result = tree.result(mutant.source)
            place = f"{module}:{mutant.line}"
            taken = time.monotonic() - start
            _say(f"{number}/{len(left)} {result}, {taken:.0f} s  {place} {mutant}")
            record = {"digest": _digest(mutant), "result": result, "place": place}
            with _FOUND.open("a") as file:
                file.write(json.dumps({**record, "mutant": str(mutant)}) + "\n")
            yield result


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def main() -> int:
    """Run the sample of each module, print the table, and return 1 if a score is too low."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=list(TESTS), metavar="MODULE")
    parser.add_argument("--number", type=int, default=40, help="mutants in each module")
    parser.add_argument("--seed", type=int, default=_SEED)
    given = parser.parse_args()
    _FOUND.parent.mkdir(exist_ok=True)
    found: dict[str, Counter[str]] = {}
    for module in given.modules:
        found[module] = Counter(try_all(module, sample(module, given.number, given.seed)))
        _say(*table(found, _RESULTS))
    return int(any((score(counts) or 0) < _GOAL for counts in found.values()))


if __name__ == "__main__":
    sys.exit(main())
