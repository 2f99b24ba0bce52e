"""What callers have of the runtime, as griffe reads it, against what they had at the last release.

`postalytics-codegen diff` compares what is emitted; this compares what is written by hand: all that
emitted modules with a public name import. `python -m support.public_api` compares it with the
recording in `public_api.txt`, a stub; `--renew` writes that anew, for a release. What breaks
callers must have its name in CHANGELOG.md, under Unreleased.

griffe compares names, kinds and parameters. It finds no change of an annotation, and does not know
attrs: that a class takes one more argument is not found.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import griffe

HOME = Path(__file__).parents[2]
RECORDING = Path(__file__).with_suffix(".txt")
RUNTIME = "postalytics_runtime"
Thing: TypeAlias = griffe.Object | griffe.Alias


def imported(package: Path) -> set[str]:
    """Return the names that the public modules of a package import of the runtime, in full."""
    paths = (path for path in sorted(package.rglob("*.py")) if _is_public(path, package))
    return {
        f"{node.module}.{alias.name}"
        for path in paths
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(RUNTIME)
        for alias in node.names
    }


def _is_public(path: Path, package: Path) -> bool:
    parts = path.relative_to(package).with_suffix("").parts
    return all(part == "__init__" or not part.startswith("_") for part in parts)


def public_api(folder: Path, names: Iterable[str]) -> str:
    """Return a stub of what callers have.

    Args:
        folder: the folder with the runtime.
        names: the names in full; that of a package stands for all in its `__all__`.
    """
    runtime = griffe.load(
        RUNTIME, search_paths=[folder], try_relative_path=False, allow_inspection=False
    )
    things = {
        name: lines
        for one in names
        for name, lines in _stubs(one, runtime[one[len(RUNTIME) + 1 :]])
    }
    return "\n".join(line for _, lines in sorted(things.items()) for line in lines) + "\n"


def _stubs(name: str, found: Thing) -> Iterator[tuple[str, list[str]]]:
    own = name.rpartition(".")[2]
    if found.is_module:
        for one in found.exports or ():
            yield from _stubs(str(one), found[str(one)])
    else:
        yield own, list(_stub(own, found))


def _stub(name: str, found: Thing) -> Iterator[str]:
    """Return the lines of a stub, without what is private."""
    thing = found.final_target if isinstance(found, griffe.Alias) else found
    if isinstance(thing, griffe.Class):
        yield f"class {name}({', '.join(map(str, thing.bases))}):"
        public = {own: it for own, it in sorted(thing.all_members.items()) if it.is_public}
        for own, member in public.items():
            yield from (f"    {line}" for line in _stub(own, member))
        if not public:
            yield "    ..."
    elif isinstance(thing, griffe.Function):
        prefix = "async " * ("async" in thing.labels)
        yield f"{prefix}def {thing.signature(return_type=True, name=name)}: ..."
    else:
        annotation = thing.annotation if isinstance(thing, griffe.Attribute) else None
        yield f"{name}: {annotation or 'Any'}"


def breaks(before: str, now: str, changelog: str) -> list[str]:
    """Return what breaks callers and is not named under Unreleased, one line each.

    Args:
        before: the stub of the last release.
        now: the stub now.
        changelog: the text of the changelog.
    """
    old, new = (griffe.visit("api", Path("api.pyi"), text) for text in (before, now))
    unreleased = changelog.partition("\n## Unreleased\n")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([\w.]+)", unreleased))
    found = {
        (one.obj.path.removeprefix("api."), one.kind.value)
        for one in griffe.find_breaking_changes(old, new)
    }
    return [f"{name}: {kind}" for name, kind in sorted(found) if name not in named]


def main(arguments: list[str]) -> int:
    """Compare, or write the recording anew."""
    now = public_api(HOME / "runtime", imported(HOME / "generated" / "postalytics"))
    if arguments == ["--renew"]:
        RECORDING.write_text(now, "utf-8")
        return 0
    changelog = (HOME / "CHANGELOG.md").read_text("utf-8")
    found = breaks(RECORDING.read_text("utf-8"), now, changelog)
    for line in found:
        sys.stdout.write(f"{line}\n")
    if found:
        sys.stderr.write(
            "This breaks callers of the runtime. If it is meant, name it in CHANGELOG.md under "
            "Unreleased, in backquotes and without its module: `Class.method`.\n"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
