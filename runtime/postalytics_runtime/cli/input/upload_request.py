"""The parsed upload command."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import orjson

from ...bulk.files import RowPlaces
from ...bulk.jobs import quiet_period
from ...http import Timeout
from ...schema import (
    Api,
    BulkOptions,
    Effect,
    Environment,
    Field,
    Operation,
    Parameter,
    fixed_options,
)
from ...text import printable
from ..format import counted, short_name
from ..profiles import place_text
from .job_commands import jobs_command

if TYPE_CHECKING:
    from ...client import Client

_READING = {
    "ignore": "--ignore-column",
    "mapping": "--map",
    "columns": "--column",
    "export": "--export",
    "only_known_columns": "--only-known-columns",
    "tidy": "--tidy",
    "tidy_names": "--tidy-names",
    "header_row": "--header-row",
    "encoding": "--encoding",
    "delimiter": "--delimiter",
    "token_field": "--token-field",
}
"""Options that decide how a file is read as rows, by attribute."""
_KEPT = (
    "base_url",
    "ignore",
    "mapping",
    "columns",
    "export",
    "only_known_columns",
    "tidy",
    "tidy_names",
    "header_row",
    "sheet",
    "skip_bad_rows",
    "encoding",
    "delimiter",
    "max_rejected",
    "quiet_period",
    "timeout",
    "concurrency",
    "compare",
)
"""Options that a job stores; the others are parameters of the job, or belong to one run."""


@attrs.frozen(kw_only=True)
class UploadRequest:
    """Upload that the command line requests; most attributes are options."""

    api: Api
    operation: Operation[Any]
    bulk: BulkOptions
    file: Path
    """The file that is read."""
    source: Path
    """The file that messages name, and next to which result files are written."""
    fixed: Mapping[str, object]
    notes: tuple[str, ...] = ()
    """What was done to read the file, for the plan."""
    is_piped: bool = False
    """Whether the file was read from standard input."""
    places: RowPlaces | None = None
    """The rows of a sheet, if the file was made from a workbook."""
    sheet: str | None = None
    environment: str | None = None
    base_url: str | None = None
    api_key_file: str | None = None
    ignore: tuple[str, ...] = ()
    mapping: Mapping[str, str] = {}
    columns: Mapping[str, str] = {}
    """Fields by the numbers of columns, from 1."""
    only_known_columns: bool = False
    """Whether columns that match no field are left out."""
    tidy: bool = False
    """Whether text is tidied."""
    tidy_names: bool = False
    """Whether names in capitals or lower case are tidied."""
    export: str | None = None
    """The export that the file is; `None` if its header shows it, `none` for none."""
    save_mapping: Path | None = None
    """The mapping file to be written."""
    mapping_lines: Mapping[str, str] = {}
    """For each column that a mapping file names: where, as the beginning of a message."""
    header_row: int | None = None
    """The line of the header."""
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
    """Maximum duration of an attempt, in seconds."""
    concurrency: int = 8
    again: bool = False
    jobs: str | None = None
    live: int | None = None
    """Number of live pieces that you consented to."""
    unlisted: bool = False
    """Whether to send live mail even if nothing shows that the target exists and is live."""
    json: bool = False
    """Whether a dry run prints JSON."""
    mode: str | None = None
    """`test`, or `live` if mail is or may be real; `None` if the operation does not mail."""
    account: str | None = None
    """The account, if a profile chose it: the same list in another account is another job."""
    fleet: str | None = None
    """The account whose worker sends the rows; `None` if this process sends them."""
    api_key: str | None = attrs.field(default=None, repr=False)
    """The key, if no option names its file."""
    target_name: str | None = None
    """What people call the first shared value, if the API shows that."""

    @property
    def field_names(self) -> list[str]:
        """The fields that columns can hold."""
        fields = self.operation.body.fields if self.operation.body else ()
        return [field.name for field in fields if field.name not in self.bulk.fixed]

    @property
    def target(self) -> str:
        """The shared values as text, such as `list 1`."""
        return target_text(self.bulk, self.fixed)

    @property
    def mails(self) -> bool:
        """Whether each row is a piece of mail."""
        return self.operation.effect is Effect.MAIL

    def make_client(self, connect: Callable[[], Client]) -> Client:
        """Create the client that sends, with the timeout of the job.

        Raises:
            ConfigurationError: the quiet period is not longer than the timeout.
        """
        client = connect()
        if self.timeout is not None:
            limit = Timeout(total=self.timeout, sock_read=self.timeout)
            client = client.with_options(timeout=limit)
        quiet_period(client, self.quiet_period)
        return client

    def jobs_command(self, command: str, job_id: str) -> str:
        """Return a command for a job, such as `jobs resume ID`."""
        return jobs_command(self.api, command, job_id, self.jobs)

    def question(self, rows: int, environment: Environment) -> str:
        """Return the confirmation question that comes before anything is sent."""
        verb = "Send" if self.mails else "Upload"
        tests = " as tests, not mailed," if self.mode == "test" else ""
        what = f"{counted(rows, self.bulk.noun)}{tests}"
        name = f" ({short_name(self.target_name)})" if self.target_name else ""
        return f"{verb} {what} to {self.target}{name} in {place_text(environment)}?"

    def kept(self, environment: Environment) -> dict[str, Any]:
        """Return the options that a journal stores, so that the ID alone resumes the job."""
        return {
            "name": self.source.name,
            "source": str(self.source.absolute()),
            "place": environment.name,
            "done": self.bulk.done,
            "live": self.live,
            **{name: getattr(self, name) for name in _KEPT},
        }

    def differing(self, kept: Mapping[str, Any]) -> list[str]:
        """Return the options for reading the file that differ from the stored ones."""
        now = orjson.loads(orjson.dumps({name: getattr(self, name) for name in _READING}))
        # An earlier version kept fewer options, which were as without them.
        pairs = ((option, kept.get(name), now[name]) for name, option in _READING.items())
        return [option for option, before, given in pairs if (before or None) != (given or None)]

    def identity(self, environment: Environment, digest: str) -> str:
        """Return a hash that identifies a job: what is sent, where, and in which mode."""
        return self._identity(str(self.operation), self.fixed, environment, digest)

    def former_identities(self, environment: Environment, digest: str) -> list[str]:
        """Return the hashes of this job under old names of its operation and shared values."""
        operation = self.operation
        fields = operation.body.fields if operation.body else ()
        described: list[Field | Parameter] = [*operation.path_parameters, *fields]
        old_names = {one.name: one.old_name for one in described if one.old_name}
        operations = [str(operation)]
        if operation.old_name:
            operations.append(f"{operation.resource}.{operation.old_name}")
        names = [[name, *filter(None, [old_names.get(name)])] for name in self.fixed]
        found = [
            self._identity(
                name, dict(zip(shared, self.fixed.values(), strict=True)), environment, digest
            )
            for name, *shared in itertools.product(operations, *names)
        ]
        return found[1:]  # The first has all names of now.

    def _identity(
        self, operation: str, fixed: Mapping[str, Any], environment: Environment, digest: str
    ) -> str:
        terms = {
            "operation": operation,
            "environment": environment.url,
            "fixed": dict(fixed),
            "input": digest,
        }
        if self.fleet is not None:  # Accounts of a fleet may have the same list.
            terms["account"] = self.fleet
        if self.mode is not None:  # A test run and a live run of one list are different jobs.
            terms["mode"] = self.mode
        return hashlib.sha256(orjson.dumps(terms, option=orjson.OPT_SORT_KEYS)).hexdigest()


def target_text(bulk: BulkOptions, fixed: Mapping[str, object]) -> str:
    """Return the shared values as text, such as `list 1`."""
    options = fixed_options(bulk)
    return printable(", ".join(f"{options[name].lstrip('-')} {fixed[name]}" for name in bulk.fixed))


def kept_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes of an `UploadRequest` that a journal stores; some are of a program."""
    given: dict[str, Any] = {name: options[name] for name in _KEPT if name in options}
    given |= {name: tuple(given[name]) for name in ("ignore", "compare") if name in given}
    return given
