"""What the command line asks for."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import orjson

from ...bulk.csv import fixed_options
from ...errors import JournalDamagedError, JournalError, JournalIncompleteError, JournalMovedError
from ...schema import Api, BulkOptions, Effect, Environment, Operation
from ...text import printable
from ..format import counted

_READING = {
    "ignore": "--ignore-column",
    "mapping": "--map",
    "encoding": "--encoding",
    "delimiter": "--delimiter",
    "token_field": "--token-field",
}
"""How a file becomes rows."""
_KEPT = (
    "base_url",
    "ignore",
    "mapping",
    "skip_bad_rows",
    "encoding",
    "delimiter",
    "max_rejected",
    "quiet_period",
    "timeout",
    "concurrency",
    "compare",
)
"""Options that a job goes on with; the others are its parameters, or of one run."""
_WAYS_OUT = (
    (
        JournalDamagedError,
        "forget",
        "The job cannot go on. Find out which rows have arrived: where there is a list, the same "
        "upload shows them with --dry-run and --compare. Then give the job up",
    ),
    (
        JournalIncompleteError,
        "reconcile",
        "To mark the rows that it may have lost as unconfirmed, and go on after that",
    ),
    (
        JournalMovedError,
        "adopt",
        "If the job is stopped in the other place, take it over",
    ),
)
"""What to do about a journal that cannot be used, and the command for it."""


@attrs.frozen(kw_only=True)
class UploadRequest:
    """An upload as the command line asks for it; most attributes are options."""

    api: Api
    operation: Operation[Any]
    bulk: BulkOptions
    file: Path
    """What is read."""
    source: Path
    """What it is called, and next to what its results are written."""
    fixed: Mapping[str, object]
    environment: str | None = None
    base_url: str | None = None
    api_key_file: str | None = None
    ignore: tuple[str, ...] = ()
    mapping: Mapping[str, str] = {}
    skip_bad_rows: bool = False
    dry_run: bool = False
    yes: bool = False
    encoding: str | None = None
    delimiter: str | None = None
    token_field: str | None = None
    compare: tuple[str, ...] = ()
    max_rejected: float = 5.0
    """Percent."""
    quiet_period: float | None = None
    """Seconds."""
    timeout: float | None = None
    """Seconds for a whole attempt."""
    concurrency: int = 8
    again: bool = False
    jobs: Path | None = None
    live: int | None = None
    """How many pieces may be mailed for real."""
    unlisted: bool = False
    """Whether they may be though nothing shows that what is mailed through exists and is live."""
    json: bool = False
    """Whether a dry run is for a program."""
    mode: str | None = None
    """`test`, or `live` where mail is or may be real; `None` where nothing is mailed."""

    @property
    def field_names(self) -> list[str]:
        """The fields that columns can hold."""
        fields = self.operation.body.fields if self.operation.body else ()
        return [field.name for field in fields if field.name not in self.bulk.fixed]

    @property
    def target(self) -> str:
        """What is the same for all rows, as `list 1`."""
        return target_text(self.bulk, self.fixed)

    @property
    def mails(self) -> bool:
        """Whether each row is a piece of mail."""
        return self.operation.effect is Effect.MAIL

    def command(self, file: Path) -> str:
        """The command that uploads another file in the same way."""
        options: list[tuple[str, object]] = [
            ("--environment", self.environment),
            ("--base-url", self.base_url),
            ("--api-key-file", self.api_key_file),
            *(("--ignore-column", column) for column in self.ignore),
            *(("--map", f"{column}={field}") for column, field in self.mapping.items()),
            ("--encoding", self.encoding),
            ("--delimiter", self.delimiter),
            ("--token-field", self.token_field),
            *(("--compare", name) for name in self.compare),
            ("--jobs", self.jobs),
        ]
        given = {fixed_options(self.bulk)[name]: value for name, value in self.fixed.items()}
        words = [self.api.name.lower(), self.operation.resource, self.bulk.command, str(file)]
        for option, value in (*given.items(), *options):
            words += [option, str(value)] if value is not None else []
        return printable(shlex.join([*words, *["--skip-bad-rows"] * self.skip_bad_rows]))

    def jobs_command(self, command: str, job_id: str) -> str:
        """A command about a job, such as `jobs resume ID`."""
        return jobs_command(self.api, command, job_id, self.jobs)

    def question(self, rows: int, environment: Environment) -> str:
        """What an operator is asked before anything is sent."""
        verb = "Send" if self.mails else "Upload"
        tests = " as tests, which are not mailed," if self.mode == "test" else ""
        what = f"{counted(rows, self.bulk.noun)}{tests}"
        return f"{verb} {what} to {self.target} in {environment.name}?"

    def kept(self, environment: Environment) -> dict[str, Any]:
        """What a journal keeps, for the job to go on by its number alone."""
        options = {name: getattr(self, name) for name in _KEPT}
        source = str(self.source.absolute())
        return {
            "name": self.source.name,
            "source": source,
            "place": environment.name,
            "done": self.bulk.done,
            **options,
        }

    def differing(self, kept: Mapping[str, Any]) -> list[str]:
        """The options that make other rows of the same file, and differ from those kept."""
        now = orjson.loads(orjson.dumps({name: getattr(self, name) for name in _READING}))
        return [option for name, option in _READING.items() if kept.get(name) != now[name]]

    def identity(self, environment: Environment, digest: str) -> str:
        """What tells a job from others: the same input, for the same target, at the same place."""
        terms = {
            "operation": str(self.operation),
            "environment": environment.url,
            "fixed": dict(self.fixed),
            "input": digest,
        }
        if self.mode is not None:  # A rehearsal is another job.
            terms["mode"] = self.mode
        return hashlib.sha256(orjson.dumps(terms, option=orjson.OPT_SORT_KEYS)).hexdigest()


def target_text(bulk: BulkOptions, fixed: Mapping[str, object]) -> str:
    """What is the same for all rows, in words."""
    options = fixed_options(bulk)
    return printable(", ".join(f"{options[name].lstrip('-')} {fixed[name]}" for name in bulk.fixed))


def jobs_command(api: Api, command: str, job_id: str, jobs: Path | None) -> str:
    """A command about a job; `jobs` is the folder of all jobs where that was given."""
    where = [] if jobs is None else ["--jobs", str(jobs)]
    return printable(shlex.join([api.name.lower(), "jobs", *where, *command.split(), job_id]))


@contextmanager
def way_out(api: Api, job_id: str, jobs: Path | None, *, sends: bool = True) -> Generator[None]:
    """Name the command to give in an error about the journal of a job.

    Args:
        api: the API.
        job_id: the job.
        jobs: the folder of all jobs, where it was given.
        sends: whether rows would have been sent, so that you want to know that none was.
    """
    try:
        yield
    except JournalError as error:
        for kind, command, words in _WAYS_OUT:
            if isinstance(error, kind):
                command = jobs_command(api, command, job_id, jobs)
                nothing = " Nothing was sent." if sends else ""
                error.message += f"{nothing} {words}:\n  {command}"
        raise


def kept_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of an `UploadRequest` that a journal has kept."""
    given = {name: options[name] for name in _KEPT}
    places = {"source": Path(str(options["source"])), "environment": options["place"]}
    several = {name: tuple(options[name]) for name in ("ignore", "compare")}
    return {**given, **places, **several}
