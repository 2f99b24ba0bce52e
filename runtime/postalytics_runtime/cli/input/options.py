"""Options of the upload commands."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from ...schema import Api, BulkOptions, Effect, Operation, fixed_options
from ..format import wrapped
from ..progress import json_progress_option
from ..state_folder import jobs_option, pace_file
from .api_key import key_in, key_option
from .file_options import file_parameters
from .option_kinds import FiniteNumber, WholeNumber, flag, some_text, value_option

if TYPE_CHECKING:
    from ...client import Client

_MAX_CONCURRENCY = 50


def fixed_parameters(operation: Operation[Any], bulk: BulkOptions) -> list[click.Parameter]:
    """Return an option for each shared value of the path or the body."""
    fields = operation.body.fields if operation.body else ()
    types = {field.name: field.type for field in fields}
    types |= {parameter.name: parameter.type for parameter in operation.path_parameters}
    return [
        click.Option(
            [option, name],
            required=True,
            type=WholeNumber(1) if _is_number(types[name]) else some_text,
            metavar="ID" if _is_number(types[name]) else name.upper(),
            help=_help_of(option.lstrip("-"), name.replace("_", " ")),
        )
        for name, option in fixed_options(bulk).items()
    ]


def fixed_example(
    operation: Operation[Any],
    bulk: BulkOptions,
    known: Callable[[Operation[Any], str], str | None] | None = None,
) -> str:
    """Return these options for an example: known values, else 1 or placeholders in capitals."""

    def value(option: click.Parameter) -> str | None:
        found = None if known is None else known(operation, str(option.name))
        return found or ("1" if option.metavar == "ID" else option.metavar)

    options = fixed_parameters(operation, bulk)
    return " ".join(f"{option.opts[0]} {value(option)}" for option in options)


def _is_number(kind: str) -> bool:
    return kind in ("int", "int64")


def _help_of(option: str, name: str) -> str:
    words = option.replace("-", " ")
    which = "" if words == name else f", given by its {name}"
    return f"The {words} for all rows{which}."


def upload_parameters(
    api: Api, operation: Operation[Any], bulk: BulkOptions
) -> list[click.Parameter]:
    """Return the other options of an upload command."""
    return [
        *connection_parameters(api, "The environment to upload to."),
        *file_parameters(bulk, has_exports=api.has_exports),
        flag("--dry-run", "Check the file and show the plan; send nothing."),
        flag("--json", "Print the plan of --dry-run as JSON."),
        yes_option(),
        *(live_parameters() if operation.effect is Effect.MAIL else ()),
        *pace_parameters(),
        flag(
            "--again",
            "Upload all rows of a file again, although it was uploaded completely before.",
        ),
        jobs_option(api.name.lower()),
        json_progress_option(),
    ]


def connection_parameters(api: Api, text: str) -> list[click.Option]:
    """Return the options for the environment and the key; `text` is the help of the first."""
    default = f"[default: {api.name.upper()}_ENVIRONMENT, else {api.default_environment}]"
    places = click.Choice([environment.name for environment in api.environments])
    ended = "".join(f" {one.deprecated}" for one in api.environments if one.deprecated)
    chosen = value_option("--environment", None, f"{text}{ended}  {default}", type=places)
    if ended:
        chosen.callback = partial(_warn_of_environment, api)
    return [
        chosen,
        value_option("--base-url", "URL", "Another URL for that environment."),
        key_option("your API key"),
    ]


def _warn_of_environment(
    api: Api, context: click.Context, _option: click.Parameter, name: str | None
) -> str | None:
    if context.resilient_parsing:  # A shell completes a command.
        return name
    named = name or os.environ.get(f"{api.name.upper()}_ENVIRONMENT")
    for environment in api.environments:
        if environment.name == named and environment.deprecated:
            click.echo(wrapped(f"Warning: {environment.deprecated}"), err=True)
    return name


def warn_of_deprecated(shown: str, sentence: str) -> None:
    """Print a warning of what was given and is deprecated.

    Args:
        shown: what the warning calls it.
        sentence: since when, such as "Deprecated since 0.3."; empty text if it is not deprecated.
    """
    if sentence:
        click.echo(wrapped(f"Warning: {shown} is d{sentence[1:]}"), err=True)


def connection(client_class: type[Client], given: dict[str, Any]) -> Callable[..., Client]:
    """Take the options of the connection from those that were given; return what connects.

    What is returned takes more options of the client, such as `allow_live_mail=`.

    Raises:
        ConfigurationError: there is no key where the option says.
    """
    key = key_in(given.pop("api_key_file"))
    environment, base_url = given.pop("environment"), given.pop("base_url")
    pace = pace_file(client_class.api.name.lower())
    return partial(client_class, key, environment, base_url=base_url, pace=pace)


def yes_option() -> click.Option:
    """Return the option that answers the confirmation prompt."""
    return flag("--yes", "Do not ask before sending. Live mail needs more than --yes.")


def live_parameters() -> list[click.Option]:
    """Return the options that consent to live mail."""
    text = (
        "Send exactly N live pieces, which are billed, without asking. If another number of pieces "
        "would be sent, nothing is sent."
    )
    unlisted = "With --live: send even if nothing shows that the target exists and is live."
    return [value_option("--live", "N", text, type=WholeNumber(0)), flag("--unlisted", unlisted)]


def pace_parameters() -> list[click.Option]:
    """Return the options that each run of a job can set anew."""
    rows = "The maximum number of rows in flight.  [default: 8]"
    rejected = "Stop if more than PERCENT of the rows are rejected.  [default: 5]"
    timeout = "The maximum duration of one attempt.  [default: 60]"
    quiet = (
        "The wait before unconfirmed rows are looked up, if the API lists them; longer than "
        "--timeout.  "
        "[default: --timeout + 60]"
    )
    seconds = FiniteNumber(0, min_open=True)
    return [
        value_option("--concurrency", "N", rows, type=WholeNumber(1, _MAX_CONCURRENCY)),
        value_option("--max-rejected", "PERCENT", rejected, type=FiniteNumber(0, 100)),
        value_option("--timeout", "SECONDS", timeout, type=seconds),
        value_option("--quiet-period", "SECONDS", quiet, type=seconds),
    ]


def given_options(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that you gave; the others take the default or the job's stored value.

    Raises:
        UsageError: two options contradict each other.
    """
    quiet, timeout = options.get("quiet_period"), options.get("timeout")
    if quiet is not None and timeout is not None and quiet <= timeout:
        raise click.UsageError(
            f"--quiet-period ({quiet:g} s) must be longer than --timeout ({timeout:g} s), because "
            "a request may arrive until the timeout ends."
        )
    if options.get("json") and not options.get("dry_run"):
        raise click.UsageError(
            "--json prints the plan of --dry-run. Add --dry-run, or remove --json."
        )
    if options.get("unlisted") and options.get("live") is None:
        raise click.UsageError("--unlisted needs --live N. Add --live with the number of pieces.")
    return {name: value for name, value in options.items() if value is not None}
