"""The options of the output, and what they choose."""

from __future__ import annotations

import click
import pytest

from postalytics_runtime.cli.output import OutputRequest, output_options, output_request
from postalytics_runtime.cli.output.options import Format
from support.cli.records import described, shown


def asked(*words: str, columns: tuple[str, ...] = ()) -> OutputRequest:
    """Return what a command shows that was entered with these words."""

    def command(**given: object) -> OutputRequest:
        found = output_request(given, columns)
        assert given == {}
        return found

    params: list[click.Parameter] = [*output_options(described("Contact"))]
    entered = click.Command("contacts", callback=command, params=params)
    found = entered.main(list(words), standalone_mode=False)
    assert isinstance(found, OutputRequest)
    return found


@pytest.mark.parametrize(("terminal", "chosen"), [(True, "table"), (False, "json")])
def test_the_format_depends_on_where_the_output_goes(
    terminal: bool, chosen: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(monkeypatch, terminal=terminal)
    assert asked(columns=("phone",)) == OutputRequest(format=chosen, columns=("phone",))


def test_a_closed_standard_output_is_not_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    assert asked().format == "json"


def test_a_format_and_fields_can_be_chosen() -> None:
    words = ("--output", "csv", "--fields", "phone, first_name,phone,extra", "--show-secrets")
    assert asked(*words) == OutputRequest(
        format="csv", fields=("phone", "first_name", "extra"), secrets=True
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("phone,first_nam", "The response has no field 'first_nam'. Did you mean first_name?"),
        ("", "Write it as NAME,NAME. There are: "),
        ("phone,", "Write it as NAME,NAME. There are: "),
        ("\x1b[2J", "The response has no field '\\x1b[2J'. There are: "),
    ],
)
def test_an_unknown_field_is_refused_with_the_names_that_there_are(text: str, message: str) -> None:
    with pytest.raises(click.BadParameter) as caught:
        asked("--fields", text)
    found = caught.value.format_message()
    assert found.startswith(f"Invalid value for '--fields': {message}")
    assert "var_field_1 to var_field_35" in found
    assert found.endswith(", extra.")
