"""Commands that are proposed: an upload again with other options, or what goes with it."""

from __future__ import annotations

import itertools
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs

from ...schema import fixed_options
from ...text import printable
from ..profiles import profile_name, typed_value
from .upload_request import UploadRequest

_LINE = 79
"""Characters of a line: some terminals add an empty line after a line of their whole width."""
_OF_RUN = (
    "save_mapping",
    "dry_run",
    "json",
    "again",
    "concurrency",
    "max_rejected",
    "timeout",
    "quiet_period",
)
"""Options that say nothing of the file, by attribute."""
_CONSENTS = ("yes", "live", "unlisted")
"""Options that answer a question."""


def command_text(job: UploadRequest, file: Path) -> str:
    """Return the command that uploads another file with the same options."""
    return printable(shlex.join(itertools.chain(*_words(job, file))))


def command_beside(job: UploadRequest, *words: str) -> str:
    """Return another command of the program, which connects as an upload does."""
    options = [*_connection(job), ("--profile", profile_name())]
    given = [word for pair in options if pair[1] is not None for word in map(str, pair)]
    return printable(shlex.join([job.api.name.lower(), *words, *given]))


def _words(job: UploadRequest, file: Path) -> list[list[str]]:
    """Return the words of the command that uploads another file with the same options.

    The first are its beginning, then come the words of each option. Of a fleet, it is the command
    that submits all lists.
    """
    is_workbook = job.places is not None and file == job.source
    options: list[tuple[str, object]] = [
        *_connection(job),
        *(("--ignore-column", column) for column in job.ignore),
        *(("--map", f"{column}={field}") for column, field in job.mapping.items()),
        *(("--column", f"{number}={field}") for number, field in job.columns.items()),
        ("--export", job.export),
        ("--header-row", job.header_row),
        ("--sheet", job.sheet if file == job.source else None),
        ("--encoding", None if is_workbook else job.encoding),
        ("--delimiter", None if is_workbook else job.delimiter),
        ("--token-field", job.token_field),
        *(("--compare", name) for name in job.compare),
        ("--jobs", None if job.fleet else job.jobs),
        ("--profile", None if job.fleet else profile_name()),
    ]
    flags = {
        "--only-known-columns": job.only_known_columns,
        "--tidy": job.tidy,
        "--tidy-names": job.tidy_names,
        "--skip-bad-rows": job.skip_bad_rows,
    }
    words = _of_fleet(job) if job.fleet else _of_upload(job, file)
    with_value = ([option, str(value)] for option, value in options if value is not None)
    return [words, *with_value, *([option] for option, is_set in flags.items() if is_set)]


def _of_upload(job: UploadRequest, file: Path) -> list[str]:
    # A name such as -list.csv would be taken for an option; a lone - is standard input.
    named = f"./{file}" if str(file).startswith("-") and str(file) != "-" else str(file)
    words = [job.api.name.lower(), job.operation.resource, job.bulk.command, named]
    for name, value in job.fixed.items():
        words += [fixed_options(job.bulk)[name], str(value)]
    return words


def _of_fleet(job: UploadRequest) -> list[str]:
    operation = f"{job.operation.resource}.{job.bulk.command}"
    words = [job.api.name.lower(), "fleet", "submit", "ACCOUNTS.csv"]
    return [*words, "--operation", operation, "--keys", "REFERENCE", "--"]


def words_again(job: UploadRequest, *more: list[str]) -> list[list[str]]:
    """Return the words of the same command with more options, and the options of the run.

    Those that answer a question are left out, because another answer may be right now. Only
    with a list from standard input, where nothing can be asked, do they stay.
    """
    names = (*_OF_RUN, *(_CONSENTS if job.is_piped else ()))
    defaults = attrs.fields_dict(type(job))
    words = [*_words(job, Path("-") if job.is_piped else job.source), *more]
    for name in names:
        value = typed_value(name, getattr(job, name))
        if value is not None and value != defaults[name].default:
            option = f"--{name.replace('_', '-')}"
            words.append([option] if value is True else [option, f"{value}"])
    return words


def _connection(job: UploadRequest) -> list[tuple[str, object]]:
    """Return the options that say where to connect to, as they were typed."""
    return [
        ("--environment", typed_value("environment", job.environment)),
        ("--base-url", typed_value("base_url", job.base_url)),
        ("--api-key-file", typed_value("api_key_file", job.api_key_file)),
    ]


def command_lines(words: Iterable[Sequence[str]]) -> list[str]:
    r"""Return a command on lines that can be pasted; a line is broken before an option.

    >>> command_lines([["program", "a file"], ["--option", "long" * 16]])[0]
    "  program 'a file' \\"
    """
    lines: list[str] = []
    for text in map(shlex.join, words):
        if lines and len(lines[-1]) + len(text) + len(" " + " \\") <= _LINE:
            lines[-1] += f" {text}"
        else:
            lines.append(f"    {text}" if lines else f"  {text}")
    return [printable(line) for line in (*(f"{line} \\" for line in lines[:-1]), lines[-1])]
