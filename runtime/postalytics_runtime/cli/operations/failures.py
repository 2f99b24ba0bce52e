"""Errors of a command in words for people: options and commands, no names of the code."""

from __future__ import annotations

import re
import shlex

from ...errors import (
    AmbiguousIdError,
    InvalidRequestError,
    LiveMailError,
    OutcomeUnknownError,
    PostalyticsError,
    ToggleError,
)
from ...schema import Ambiguity, Effect
from ...text import printable
from ..exit_status import ExitStatus, exit_status_of
from ..sentences import sentence
from .kinds import words_of
from .parameters import start_value, taken_values
from .run import CommandRun

_JSON_TYPES = {
    "NoneType": "null",
    "bool": "true or false",
    "dict": "an object",
    "float": "a number with a point",
    "int": "a number",
    "list": "a list",
}
"""What JSON calls the values that Python calls so."""
_WRITTEN = {
    "date": '"2026-05-27"',
    "datetime": '"2026-05-27T08:49:11Z", or without Z for a local time',
    "Decimal": '"12.50"',
}
"""How a file of JSON has the values that Python calls so."""
_PYTHON_TYPE = re.compile(rf"(?<=, not )(?:{'|'.join(_JSON_TYPES)})(?=[;.])")


def explained(run: CommandRun, error: PostalyticsError) -> str:
    """Return what an error means, and the command to type next."""
    said = _said(run, error)
    if run.operation.effect is Effect.READ or exit_status_of(error) is not ExitStatus.UNKNOWN:
        return said
    if not run.wrote:
        return f"{said} Nothing was changed."
    # A response that arrived whole, and cannot be read, is the same for the same key.
    if error.idempotency_key is not None and run.how_to_repeat is not None:
        said += f"\n{run.how_to_repeat}"
    command = run.check_command
    return said if command is None else f"{said}\nTo check:\n  {command}"


def status_of(run: CommandRun, error: PostalyticsError) -> ExitStatus:
    """Return the exit status of a command that ended with this error."""
    status = exit_status_of(error)
    only_read = run.operation.effect is not Effect.READ and not run.wrote
    return ExitStatus.NOT_SENT if only_read and status is ExitStatus.UNKNOWN else status


def _said(run: CommandRun, error: PostalyticsError) -> str:
    ambiguity = run.operation.ambiguity
    if isinstance(error, AmbiguousIdError) and ambiguity is not None:
        return _two_meanings(run, error, ambiguity)
    if isinstance(error, LiveMailError):
        return _not_mailed(run, error)
    if isinstance(error, ToggleError):
        return (
            f"Nothing shows that the {run.what} is {run.more['word']} now: another program may "
            "have changed it at the same time, or it could not be read afterwards. Check it before "
            "you try again."
        )
    said = _sentence(run, error)
    if isinstance(error, InvalidRequestError):
        return _with_options(run, said)
    if isinstance(error, OutcomeUnknownError) and run.command.toggle is not None:
        return said.replace(str(run.command.toggle.read), "The API")
    return said


def _sentence(run: CommandRun, error: PostalyticsError) -> str:
    return sentence(run.api, error, has_fake=run.line.fake_server is not None)


def _with_options(run: CommandRun, said: str) -> str:
    """Return problems with options in place of the names of values."""
    shown = {taken.value.name: taken.shown for taken in taken_values(run.command)}
    if (start := start_value(run.command)) is not None:
        shown[start.name] = start.option or "--start"
    for name, option in shown.items():
        said = re.sub(rf"(?<=[:;] ){re.escape(name)}(?= )", option, said)
    said = said.replace(" must be True or False, not ", " must be true or false, not ")
    said = re.sub(r" must be a (date|datetime|Decimal), not (text(?=[;.]))?", _written, said)
    said = said.replace(" must be a dict, not ", " must be an object, not ")
    # A model, or a union.
    said = re.sub(r" must be (?:a )?[A-Z]\w*, not (?:a )?", " must be an object, not ", said)
    return _PYTHON_TYPE.sub(lambda found: _JSON_TYPES[found[0]], said)


def _written(found: re.Match[str]) -> str:
    return f" must be written as {_WRITTEN[found[1]]}{'' if found[2] else ', not '}"


def _not_mailed(run: CommandRun, error: LiveMailError) -> str:
    if isinstance(cause := error.__cause__, PostalyticsError):
        return (
            f"Nothing was sent: it cannot be read whether this would be live mail. "
            f"{_sentence(run, cause)}"
        )
    return (
        f"Nothing was sent: this {words_of(run).target} was in test mode when you were asked, and "
        "nothing shows that it is in test mode now. Give the command again to see its mode."
    )


def _two_meanings(run: CommandRun, error: AmbiguousIdError, ambiguity: Ambiguity) -> str:
    given = run.given.named[ambiguity.parameter]
    if isinstance(cause := error.__cause__, PostalyticsError):
        why = f"the list that shows what {given} means cannot be read. {_sentence(run, cause)}"
    else:
        why = (
            f"{given} may mean more than one record, for the API may take it as "
            f"{' or as '.join(ambiguity.fields)}."
        )
    said = f"Nothing was sent: {why}"
    if run.operation.effect is Effect.TOGGLE:  # Blind, it could set the wrong state.
        return said
    path = run.operation.path.format_map(run.given.named)
    options = [word for pair in run.place.items() for word in pair]
    words = [run.line.program, "request", run.operation.method, path, *options]
    return f"{said} To send it all the same:\n  {printable(shlex.join(words))}"
