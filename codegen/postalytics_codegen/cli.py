"""The `postalytics-codegen` command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from .diff import (
    ACCEPTED,
    BASELINE,
    FORMATS,
    BaselineError,
    Report,
    Severity,
    Surface,
    baseline_text,
    compare,
    read_accepted,
    read_baseline,
    seen,
    surface_before,
    surface_of,
    version_too_low,
)
from .emit.documents import coverage_page, find_tests, openapi_document, reference_pages
from .generate import FormatterError, emit, formatted
from .imported_names import RUNTIME
from .language import schema_text
from .load import load_spec
from .model import ApiModel
from .output import ForeignFileError, Package
from .release import project_release
from .yaml import SpecError

_DOCS_MANIFEST = "emitted.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command, and return its exit status.

    Returns:
        0 on success; 1 on a difference or an error; 2 if a change breaks callers and is not meant.
    """
    options = _parser().parse_args(arguments)
    if options.command == "schema":
        sys.stdout.write(schema_text())
        return 0
    try:
        if options.command == "diff":
            return _diff(options)
        if options.command == "baseline":
            return _baseline(options)
        api = load_spec(options.spec)
        if options.command == "openapi":
            return _openapi(api, options.output)
        packages = _packages(api, options)
        if options.command == "check":
            return _check(packages)
        return _generate(packages, api, options.spec)
    except SpecError as error:
        sys.stderr.write(error.render())
    except OSError as error:
        named = f"Cannot use {error.filename}: {error.strerror}. Give another path."
        sys.stderr.write(f"{named if error.filename else error}\n")
    except (FormatterError, ForeignFileError, BaselineError) as error:
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


def _diff(options: argparse.Namespace) -> int:
    before = surface_before(options.spec, options.against)
    now = surface_of(options.spec)
    report = _report(options.spec, before, now, of_the_release=options.against is None)
    sys.stdout.write(report.changelog() if options.changelog else FORMATS[options.format](report))
    if options.fail_on == "never":
        return 0
    return 2 if report.open(Severity(options.fail_on)) else 0


def _report(spec: Path, before: Surface, now: Surface, *, of_the_release: bool = True) -> Report:
    findings = compare(before, now)
    accepted = read_accepted(spec / ACCEPTED, findings, of_the_release=of_the_release)
    return Report(findings, accepted, before.release, spec.as_posix())


def _baseline(options: argparse.Namespace) -> int:
    """Write what callers see now, and forget what was meant: it is released."""
    path: Path = options.spec / BASELINE
    release = options.release or project_release(options.spec)
    if release is None:
        raise BaselineError("The version of the project is not known: give --release.")
    now = surface_of(options.spec)
    text = baseline_text(now, release)
    if path.exists() and (remark := version_too_low(path, now, release)):
        sys.stderr.write(f"{remark}\n")
    path.write_text(text, encoding="utf-8", newline="\n")
    (options.spec / ACCEPTED).unlink(missing_ok=True)
    sys.stdout.write(f"{path}\n")
    return 0


def _generate(packages: Sequence[Package], api: ApiModel, spec: Path) -> int:
    changed = [package.directory / name for package in packages for name in package.write()]
    for path in changed:
        sys.stdout.write(f"{path}\n")
    total = sum(len(package.files) for package in packages)
    sys.stdout.write(f"{len(changed)} of {total} files changed.\n")
    if (spec / BASELINE).exists():
        report = _report(spec, read_baseline(spec / BASELINE), seen(api, spec))
        sys.stdout.write(f"For callers: {report.summary} See postalytics-codegen diff.\n")
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
    parser.add_argument("--version", action="version", version=f"%(prog)s {RUNTIME}")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, summary, options in (
        ("generate", "write the package", [emitted]),
        ("check", "write nothing; exit with 1 if the package differs from the spec", [emitted]),
        ("diff", "show what has changed for callers, and how grave it is", [_comparing(spec)]),
        ("baseline", "write what callers see now, for diff; for a release", [_recording(spec)]),
        ("openapi", "print the API as an OpenAPI document", [document]),
        ("schema", "print the JSON Schema of the spec language", []),
    ):
        description = f"{summary[0].upper()}{summary[1:]}."
        commands.add_parser(name, help=summary, description=description, parents=options)
    return parser


def _comparing(spec: argparse.ArgumentParser) -> argparse.ArgumentParser:
    comparing = argparse.ArgumentParser(add_help=False, parents=[spec])
    comparing.add_argument(
        "--against",
        metavar="WHAT",
        help="a baseline, the folder of a spec, or a commit (default: baseline.json in the folder "
        "of the spec, or else the latest tag)",
    )
    comparing.add_argument(
        "--fail-on",
        choices=("breaking", "risky", "never"),
        default="breaking",
        help="exit with 2 if a change is as grave, and not meant (default: breaking)",
    )
    comparing.add_argument(
        "--format", choices=tuple(FORMATS), default="text", help="how it is shown (default: text)"
    )
    comparing.add_argument(
        "--changelog", action="store_true", help="print the lines for a changelog instead"
    )
    return comparing


def _recording(spec: argparse.ArgumentParser) -> argparse.ArgumentParser:
    recording = argparse.ArgumentParser(add_help=False, parents=[spec])
    recording.add_argument(
        "--release", help="the release that it is of (default: the version of the project)"
    )
    return recording
