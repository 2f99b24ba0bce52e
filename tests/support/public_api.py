"""What callers have of the runtime, as griffe reads it, against what they had at the last release.

`postalytics-codegen diff` compares what is emitted; this compares what is written by hand: all that
emitted modules import, as packages that an earlier release of the same line has emitted do, too.
`python -m support.public_api` compares it with the recording in `public_api.txt`, a stub; `--renew`
writes that anew, for a release. What breaks callers must have its name in CHANGELOG.md, under
Unreleased, and cannot be released within a line.

griffe compares names, kinds and parameters. It finds no change of an annotation.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias, TypeGuard

import griffe

from release.facts import versions

HOME = Path(__file__).parents[2]
RECORDING = Path(__file__).with_suffix(".txt")
RUNTIME = "postalytics_runtime"
Thing: TypeAlias = griffe.Object | griffe.Alias


def imported(package: Path) -> set[str]:
    """Return the names that the modules of a package import of the runtime, in full."""
    return {
        f"{node.module}.{alias.name}"
        for path in sorted(package.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(RUNTIME)
        for alias in node.names
    }


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
        yield from _init(thing)
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


def _init(found: griffe.Class) -> Iterator[str]:
    """Return what a class of attrs takes, as griffe does not know it."""
    if "__init__" in found.all_members or not any("attrs." in it for it in _decorators(found)):
        return
    plain: list[str] = []
    by_keyword: list[str] = []
    for name, member in found.all_members.items():
        one = member.final_target if isinstance(member, griffe.Alias) else member
        value = str(one.value) if isinstance(one, griffe.Attribute) and one.value else ""
        if not _is_field(one) or "init=False" in value:
            continue
        settings = value if value.startswith("attrs.field(") else ""
        optional = "default=" in value or "factory=" in value if settings else bool(value)
        keyword = any("kw_only=True" in it for it in (settings, *_decorators(one.parent)))
        said = f"{name.lstrip('_')}: {one.annotation}{' = ...' if optional else ''}"
        (by_keyword if keyword else plain).append(said)
    star = ["*"] if by_keyword else []
    yield f"    def __init__({', '.join(plain + star + by_keyword)}) -> None: ..."


def _is_field(found: griffe.Object) -> TypeGuard[griffe.Attribute]:
    if not isinstance(found, griffe.Attribute) or found.annotation is None:
        return False
    return "property" not in found.labels and "instance-attribute" in found.labels


def _decorators(found: griffe.Object | None) -> list[str]:
    return [str(one.value) for one in found.decorators] if isinstance(found, griffe.Class) else []


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


def begins_a_line(release: str) -> bool:
    """Return whether a release may break callers: 0.2.0 and 2.0.0 may, 0.2.1 and 2.1.0 may not."""
    return re.match(r"(0\.\d+|[1-9]\d*\.0)\.0(?!\d)", release) is not None


def main(arguments: list[str]) -> int:
    """Compare, or write the recording anew."""
    renew = arguments == ["--renew"]
    now = public_api(HOME / "runtime", imported(HOME / "generated" / "postalytics"))
    before = RECORDING.read_text("utf-8")
    release = versions(HOME)["the runtime"]
    # What the changelog names may break callers, in a release that begins a line.
    changelog = "" if renew else (HOME / "CHANGELOG.md").read_text("utf-8")
    found = [] if renew and begins_a_line(release) else breaks(before, now, changelog)
    if found:
        meant = (
            f"{release} goes on with a line of releases: let the next one begin another."
            if renew
            else "If it is meant, name it in CHANGELOG.md under Unreleased, in backquotes and "
            "without its module: `Class.method`."
        )
        sys.stdout.write("".join(f"{line}\n" for line in found))
        sys.stderr.write(f"This breaks callers of the runtime. {meant}\n")
    elif renew:
        RECORDING.write_text(now, "utf-8")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
