"""The `postalytics-codegen` command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from .emit.documents import coverage_page, find_tests, openapi_document, reference_pages
from .generate import FormatterError, emit, formatted
from .language import schema_text
from .load import load_spec
from .model import ApiModel
from .output import ForeignFileError, Package
from .yaml import SpecError

_DOCS_MANIFEST = "emitted.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 on success, 1 on a difference or an error."""
    options = _parser().parse_args(arguments)
    if options.command == "schema":
        sys.stdout.write(schema_text())
        return 0
    try:
        api = load_spec(options.spec)
        if options.command == "openapi":
            return _openapi(api, options.output)
        packages = _packages(api, options)
        return _check(packages) if options.command == "check" else _generate(packages)
    except SpecError as error:
        sys.stderr.write(error.render())
    except OSError as error:
        named = f"Cannot use {error.filename}: {error.strerror}. Give another path."
        sys.stderr.write(f"{named if error.filename else error}\n")
    except (FormatterError, ForeignFileError) as error:
        sys.stderr.write(f"{error}\n")
    return 1


def _packages(api: ApiModel, options: argparse.Namespace) -> list[Package]:
    """Return the folders to emit: the package, and the documents if `--docs` is given."""
    packages = [Package(options.output / api.package, emit(api))]
    if options.docs is not None:
        modules = _test_modules(options.tests, options.docs) if options.tests else {}
        pages = {f"reference/{name}": text for name, text in reference_pages(api).items()}
        pages["coverage.md"] = coverage_page(api, find_tests(api, modules))
        pages["openapi.json"] = openapi_document(api)
        packages.append(Package(options.docs, formatted(pages), manifest=_DOCS_MANIFEST))
    return packages


def _test_modules(tests: Path, docs: Path) -> dict[str, str]:
    """Return the text of the test modules, by the links to them from the documents."""
    if not tests.is_dir():
        raise FileNotFoundError(f"The folder {str(tests)!r} does not exist: give --tests a folder.")
    base = quote(Path(os.path.relpath(tests, docs)).as_posix())
    paths = sorted(tests.glob("test_*.py"))
    return {f"{base}/{path.name}": path.read_text(encoding="utf-8") for path in paths}


def _openapi(api: ApiModel, output: Path | None) -> int:
    document = openapi_document(api)
    if output is None:
        sys.stdout.write(document)
    else:
        output.write_text(document, encoding="utf-8", newline="\n")
    return 0


def _generate(packages: Sequence[Package]) -> int:
    changed = [package.directory / name for package in packages for name in package.write()]
    for path in changed:
        sys.stdout.write(f"{path}\n")
    total = sum(len(package.files) for package in packages)
    sys.stdout.write(f"{len(changed)} of {total} files changed.\n")
    return 0


def _check(packages: Sequence[Package]) -> int:
    status = 0
    for package in packages:
        lines = package.differences()
        if not lines:
            sys.stdout.write(f"{package.directory} is up to date with the spec.\n")
            continue
        status = 1
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stderr.write(f"{package.directory} differs from the spec: run `make generate`.\n")
    return status


def _parser() -> argparse.ArgumentParser:
    spec = argparse.ArgumentParser(add_help=False)
    spec.add_argument(
        "--spec", type=Path, default=Path("spec"), help="the spec's folder (default: spec)"
    )
    emitted = argparse.ArgumentParser(add_help=False, parents=[spec])
    emitted.add_argument(
        "--output",
        type=Path,
        default=Path("generated"),
        help="the parent folder of the package (default: generated)",
    )
    emitted.add_argument(
        "--docs", type=Path, help="the folder of the documents; if left out, none are written"
    )
    emitted.add_argument(
        "--tests",
        type=Path,
        help="the folder of the operations' tests, for links from the documents",
    )
    document = argparse.ArgumentParser(add_help=False, parents=[spec])
    document.add_argument("--output", type=Path, help="the file to write instead of printing")
    parser = argparse.ArgumentParser(
        prog="postalytics-codegen", description="Emit a typed client package from an API spec."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, summary, options in (
        ("generate", "write the package", [emitted]),
        ("check", "write nothing; exit with 1 if the package differs from the spec", [emitted]),
        ("openapi", "print the API as an OpenAPI document", [document]),
        ("schema", "print the JSON Schema of the spec language", []),
    ):
        description = f"{summary[0].upper()}{summary[1:]}."
        commands.add_parser(name, help=summary, description=description, parents=options)
    return parser
