"""The `postalytics-codegen` command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .diagnostics import SpecError
from .emitting import FormatterError, emit
from .loading import load_spec
from .output import ForeignFileError, Package
from .schema import schema_text


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 when all is well, 1 when something differs or is wrong."""
    options = _parser().parse_args(arguments)
    if options.command == "schema":
        sys.stdout.write(schema_text())
        return 0
    try:
        api = load_spec(options.spec)
        package = Package(options.output / api.package, emit(api))
        return _check(package) if options.command == "check" else _generate(package)
    except SpecError as error:
        sys.stderr.write(error.render())
    except (FormatterError, ForeignFileError, OSError) as error:
        sys.stderr.write(f"{error}\n")
    return 1


def _generate(package: Package) -> int:
    changed = package.write()
    for name in changed:
        sys.stdout.write(f"{package.directory / name}\n")
    sys.stdout.write(f"{len(changed)} of {len(package.files)} files changed.\n")
    return 0


def _check(package: Package) -> int:
    lines = package.differences()
    if not lines:
        sys.stdout.write(f"{package.directory} is what the spec says.\n")
        return 0
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stderr.write(f"{package.directory} differs from the spec: run `make generate`.\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="postalytics-codegen", description="Emit a typed client package from an API spec."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, summary in (
        ("generate", "write the package"),
        ("check", "write nothing; exit with 1 if the package differs from the spec"),
    ):
        command = commands.add_parser(name, help=summary, description=summary.capitalize() + ".")
        command.add_argument("--spec", type=Path, default=Path("spec"), help="the spec's folder")
        command.add_argument(
            "--output", type=Path, default=Path("generated"), help="the folder of the package"
        )
    summary = "print the JSON Schema of the spec language"
    commands.add_parser("schema", help=summary, description=summary.capitalize() + ".")
    return parser
