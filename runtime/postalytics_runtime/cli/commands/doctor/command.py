"""The command `doctor`: its options, its files and its exit status."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from ....doctor import Doctor, Examination, Writes, examine
from ....errors import PostalyticsError
from ....text import printable
from ...common_options import note
from ...exit_status import ExitStatus, show_error
from ...format import duration, minimum_duration
from ...help import epilog
from ...input import connection, connection_parameters, flag, value_option
from ...output import write
from ...private_files import opened_privately
from ...profiles import profile_note
from ...sending import run_with
from ...sentences import sentence
from .findings import Findings
from .writing import agreed_to_write, write_in_sandbox

if TYPE_CHECKING:
    from ....client import Client
    from ....schema import Environment

_EXIT_STATUS = """\b
    Exit status:
      0    the API was examined, whatever the answers are
      2    wrong usage, the key is missing or refused, or the API cannot be
           reached
      3    a file cannot be written
      130  interrupted
"""


def doctor_command(client_class: type[Client], doctor: Doctor, *, has_fake: bool) -> click.Command:
    """Return the command."""
    api, program = client_class.api, client_class.api.name.lower()

    def run(
        report: Path | None,
        patch: Path | None,
        json: bool,
        sandbox_writes: bool = False,
        yes: bool = False,
        **given: Any,
    ) -> int:
        for file, option in ((report, "--report"), (patch, "--patch")):
            if file is not None and not file.absolute().parent.is_dir():
                raise click.BadParameter("Its folder does not exist.", param_hint=f"'{option}'")
        if report and patch and os.path.realpath(report) == os.path.realpath(patch):
            raise click.BadParameter("It is the file of --report.", param_hint="'--patch'")
        try:
            client = connection(client_class, given)(allow_live_mail=False)
            writes = doctor.writes if sandbox_writes else None
            if writes is not None and not agreed_to_write(client, writes, yes=yes):
                return ExitStatus.NOT_SENT
            began = datetime.now(UTC)
            _announce(client.environment, doctor)
            examination, left = run_with(client, lambda client: _examined(client, doctor, writes))
        except PostalyticsError as error:
            show_error(sentence(api, error, has_fake=has_fake))
            return ExitStatus.NOT_SENT
        findings = Findings(examination, client.environment, began, left)
        status = _written(findings, report, patch)
        ended = write(findings.as_json() if json else findings.as_text().encode())
        if ended is not None:  # What is left must be known, also without the answers.
            click.echo("".join(f"{line}\n" for line in left), nl=False, err=True)
        return ended or status

    return click.Command(
        "doctor",
        callback=run,
        help=f"""Ask the real API what its documentation leaves open.

        It sends some {len(doctor.readings)} requests that only read, at the pace that the API
        allows. Each answer is confirmed, differs from what this client assumes, or is unknown.
        The answers hold names, types, numbers and statuses, and no data of people.
        """,
        short_help="Ask the real API what its documentation leaves open.",
        epilog=epilog(
            [
                f"{program} doctor",
                f"{program} doctor --environment {api.default_environment} --api-key-file FILE",
                f"{program} doctor --report report.txt --patch patch.yaml",
                f"{program} doctor --json",
                *([f"{program} doctor --sandbox-writes"] if doctor.writes else []),
            ],
            _EXIT_STATUS,
        ),
        params=[
            *connection_parameters(api, "The environment to examine."),
            _file("--report", "Write the answers to FILE, as JSON if its name ends in .json."),
            _file("--patch", "Write what the answers change in the API's spec to FILE, as YAML."),
            flag("--json", "Print the answers as JSON."),
            *(_write_options() if doctor.writes else ()),
        ],
    )


def _write_options() -> tuple[click.Option, ...]:
    return (
        flag("--sandbox-writes", "Also create records in a sandbox, ask about them, delete them."),
        flag("--yes", "Do not ask before records are created."),
    )


def _file(name: str, text: str) -> click.Option:
    kind = click.Path(dir_okay=False, path_type=Path)
    return value_option(name, "FILE", text, type=kind)


def _announce(place: Environment, doctor: Doctor) -> None:
    seconds = minimum_duration(len(doctor.readings), place.limits)
    time = f" This takes {duration(seconds)} or more." if seconds >= 1 else ""
    note(f"Examining {place.name}{profile_note()} at {place.url}.{time}")


async def _examined(
    client: Client, doctor: Doctor, writes: Writes | None
) -> tuple[Examination, tuple[str, ...]]:
    """Return the examination, and what is left of what was written."""
    examination = await examine(client, doctor)
    if writes is None:
        return examination, ()
    writing = await write_in_sandbox(client, writes)
    together = attrs.evolve(
        examination,
        answers=examination.answers + writing.answers,
        requests=examination.requests + writing.requests,
    )
    return together, writing.left


def _written(findings: Findings, report: Path | None, patch: Path | None) -> ExitStatus:
    files: list[tuple[Path, bytes]] = []
    if report is not None:
        as_json = report.suffix == ".json"
        files.append((report, findings.as_json() if as_json else findings.as_text().encode()))
    if patch is not None:
        files.append((patch, findings.examination.patch().encode()))
    for path, content in files:
        try:
            with opened_privately(path, "wb") as file:
                file.write(content)
        except OSError as error:
            name = printable(str(path))
            show_error(f"{name} cannot be written: {error.strerror}.")
            return ExitStatus.UNKNOWN
        note(f"Written: {printable(str(path))}")
    return ExitStatus.DONE
