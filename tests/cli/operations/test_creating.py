"""Commands that create a record, or replace one as a whole."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postalytics.testing import FakePostalytics, Fault
from support.cli.operating import Traffic, operate

Captured = pytest.CaptureFixture[str]
Person = Callable[[str], None]
KeyFile = Callable[[str], Path]

PASSWORD = "S3cret-pass"
NAMES = ("--first-name", "Choi", "--last-name", "Lee", "--username", "choi")


@pytest.fixture
def json_file(tmp_path: Path) -> Callable[[Any], Path]:
    """Write a file of JSON."""

    def json_file(data: Any) -> Path:
        path = tmp_path / "record.json"
        path.write_text(json.dumps(data))
        return path

    return json_file


JsonFile = Callable[[Any], Path]


async def test_a_record_is_created_after_a_yes(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured, person: Person
) -> None:
    words = ("contacts", "create", "--list", "1", "--first-name", "Ada", "--var-field", "3=x=y")
    person("n\n")
    assert await operate(fake, *words) == 2
    out, err = capsys.readouterr()
    assert (out, traffic.operations) == ("", [])
    assert err == (
        "Contact:\n"
        "  contact_list_id  1\n"
        "  first_name       Ada\n"
        "  var_field_3      x=y\n"
        "\nCreate this contact in local? [y/N]: Nothing was sent.\n"
    )
    person("y\n")
    assert await operate(fake, *words) == 0
    assert "created_date" in capsys.readouterr().out
    assert traffic.operations == ["contacts.create_contact"]
    assert traffic.bodies == [{"contact_list_id": 1, "first_name": "Ada", "var_field_3": "x=y"}]


async def test_a_question_shows_values_as_they_are_typed_and_cuts_long_ones(
    fake: FakePostalytics, capsys: Captured, person: Person
) -> None:
    words = ("--size", "1", "--is-full-html", "true", "--is-proofed", "false", "--font-family", "")
    person("n\n")
    assert await operate(fake, "templates", "create", "--name", "x" * 60, *words) == 2
    assert capsys.readouterr().err.startswith(
        "Template:\n"
        f"  name          {'x' * 53}...\n"
        "  size          1\n"
        "  is_full_html  true\n"
        "  is_proofed    false\n"
        '  font_family   ""\n'
    )


async def test_without_a_terminal_a_creation_needs_a_yes(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    words = ("contacts", "create", "--list", "1", "--first-name", "Ada")
    assert await operate(fake, *words) == 2
    assert "Add --yes to continue without a question. Nothing was sent." in capsys.readouterr().err
    assert traffic.operations == []
    assert await operate(fake, *words, "--yes") == 0
    assert capsys.readouterr().err == ""
    assert traffic.operations == ["contacts.create_contact"]


async def test_a_file_holds_fields_by_either_name_and_options_win(
    fake: FakePostalytics, traffic: Traffic, json_file: JsonFile
) -> None:
    path = json_file({"first_name": "Ada", "LastName": "Byron", "extra": {"Rank": 1}})
    words = ("suppressions", "create", "--list", "7654", "--first-name", "Jo", "--from", path)
    assert await operate(fake, *words, "--yes") == 0
    assert traffic.bodies == [{"FirstName": "Jo", "LastName": "Byron", "Rank": 1}]


async def test_a_file_may_come_from_standard_input(
    fake: FakePostalytics, traffic: Traffic, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = b'{"contact_list_id": 1, "phone": "1"}'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert await operate(fake, "contacts", "create", "--from", "-", "--yes") == 0
    assert traffic.bodies == [{"contact_list_id": 1, "phone": "1"}]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"fist_name": "Ada"}, ": there is no field fist_name. Did you mean first_name?"),
        ({"FirstName": "A", "first_name": "B"}, ": first_name is given twice."),
        (
            {"extra": {"FirstName": "A"}},
            ": extra holds FirstName, which is a field of its own. Write it outside of extra.",
        ),
        ([1], " must be one object of JSON, such as {...}, with the fields of the suppressed "),
    ],
)
async def test_a_file_that_does_not_fit_is_refused(
    data: Any,
    problem: str,
    fake: FakePostalytics,
    traffic: Traffic,
    json_file: JsonFile,
    capsys: Captured,
) -> None:
    path = json_file(data)
    words = ("suppressions", "create", "--list", "7654", "--from", path, "--yes")
    assert await operate(fake, *words) == 2
    err = capsys.readouterr().err
    assert f"Error: {path}{problem}" in err
    assert err.endswith(" Nothing was sent.\n")
    assert traffic.operations == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"phone": "1", "phone": "2"}', "has phone twice in one object."),
        ('{"extra": {"a": {"b\\u001b": 1, "b\\u001b": 1}}}', "has b\\x1b twice in one object."),
    ],
)
async def test_a_file_that_would_be_read_otherwise_than_it_was_written_is_refused(
    text: str,
    problem: str,
    fake: FakePostalytics,
    traffic: Traffic,
    tmp_path: Path,
    capsys: Captured,
) -> None:
    path = tmp_path / "record.json"
    path.write_text(text)
    assert await operate(fake, "contacts", "create", "--list", "1", "--from", path, "--yes") == 2
    assert f"Error: {path} {problem}" in capsys.readouterr().err
    assert traffic.operations == []


async def test_a_question_shows_what_a_new_record_is_created_in(
    fake: FakePostalytics, capsys: Captured, person: Person
) -> None:
    person("n\n")
    words = ("suppressions", "create", "--list", "7654", "--first-name", "Jo")
    assert await operate(fake, *words) == 2
    assert capsys.readouterr().err.startswith(
        "Suppressed contact:\n  suppression_list_id  7654\n  first_name           Jo\n\nCreate"
    )


async def test_values_of_the_wrong_kind_are_named_as_in_json(
    fake: FakePostalytics, traffic: Traffic, json_file: JsonFile, capsys: Captured
) -> None:
    path = json_file({"company": {}, "phone": 5, "website": [1], "occupation": True})
    assert await operate(fake, "contacts", "create", "--list", "1", "--from", path, "--yes") == 2
    assert capsys.readouterr().err == (
        "Error: Nothing was sent: --company must be text, not an object; --phone must be text, not "
        "a number; --occupation must be text, not true or false; --website must be text, not a "
        "list.\n"
    )
    path = json_file({"name": "A", "size": 1.5, "is_full_html": "no", "is_proofed": 0})
    assert await operate(fake, "templates", "create", "--from", path, "--yes") == 2
    err = capsys.readouterr().err
    assert "--is-full-html must be true or false, not text" in err
    assert "not a number with a point" in err
    assert traffic.operations == []


async def test_a_file_that_is_nested_too_deeply_is_refused(
    fake: FakePostalytics, traffic: Traffic, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "record.json"
    path.write_text(f'{{"contact_list_id": 1, "extra": {{"a": {"[" * 1000}{"]" * 1000}}}}}')
    assert await operate(fake, "contacts", "create", "--from", path, "--yes") == 2
    err = capsys.readouterr().err
    # Newer Pythons can read it, but it cannot be written.
    assert "is nested too deeply." in err or "cannot be written as JSON" in err
    assert traffic.operations == []


async def test_a_number_that_cannot_be_sent_with_all_its_digits_is_not_sent(
    fake: FakePostalytics, traffic: Traffic, json_file: JsonFile, capsys: Captured
) -> None:
    path = json_file({"contact_list_id": 1, "extra": {"a": 123456789012345678901234567890}})
    assert await operate(fake, "contacts", "create", "--from", path, "--yes") == 2
    assert "cannot be written as JSON (Integer exceeds 64-bit range)" in capsys.readouterr().err
    assert traffic.operations == []


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("name", 3, "--name must be text, not a number."),
        ("name", 0.5, "--name must be text, not a number with a point."),
        ("name", True, "--name must be text, not true or false."),
        ("name", ["x"], "--name must be text, not a list."),
        ("name", {"x": 1}, "--name must be text, not an object."),
        ("is_proofed", "yes", "--is-proofed must be true or false, not text."),
    ],
)
async def test_a_value_in_a_file_that_does_not_fit_is_refused_in_words_of_json(
    field: str,
    value: object,
    problem: str,
    fake: FakePostalytics,
    traffic: Traffic,
    json_file: JsonFile,
    capsys: Captured,
) -> None:
    fields = {"name": "x", "size": "1", "is_full_html": True, "is_proofed": True}
    path = json_file({**fields, field: value})
    assert await operate(fake, "templates", "create", "--from", path, "--yes") == 2
    assert capsys.readouterr().err == f"Error: Nothing was sent: {problem}\n"
    assert traffic.operations == []


async def test_missing_values_are_named_by_their_options(
    fake: FakePostalytics, traffic: Traffic, json_file: JsonFile, capsys: Captured
) -> None:
    assert await operate(fake, "account", "create", "--username", "choi", "--yes") == 2
    assert (
        "Error: Missing: --first-name, --last-name, --password-file. Give them, here or in the "
        "file of --from.\n"
    ) in capsys.readouterr().err
    path = json_file({"first_name": "Choi", "last_name": "Lee", "username": "choi"})
    assert await operate(fake, "account", "create", "--from", path, "--yes") == 2
    assert "Error: Missing: --password-file. Give it.\n" in capsys.readouterr().err
    assert traffic.operations == []


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("--list 1 --var-field 36=x", "Write it as N=TEXT, with a number from 1 to 35."),
        ("--list 1 --var-field x", "Write it as N=TEXT, with a number from 1 to 35."),
        ("--list 1 --var-field 1=a --var-field 1=b", "Invalid value for '--var-field': 1 is given"),
        ("--list one", "Invalid value for '--list': 'one' is not a whole number."),
        ("--from - --api-key-file -", "--from and --api-key-file cannot both read standard input"),
    ],
)
async def test_wrong_options_are_refused(
    words: str, problem: str, fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    assert await operate(fake, "contacts", "create", *words.split(), "--yes") == 2
    assert problem in capsys.readouterr().err
    assert traffic.operations == []


async def test_what_the_api_would_refuse_is_refused_before_the_question(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured, person: Person
) -> None:
    person("y\n")
    words = ("contacts", "create", "--list", "1", "--var-field", f"1={'x' * 256}")
    assert await operate(fake, *words) == 2
    err = capsys.readouterr().err
    assert err == "Error: Nothing was sent: var_field_1 is longer than 255 characters (256).\n"
    assert traffic.operations == []


async def test_text_that_is_longer_than_the_print_is_sent_with_a_warning(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    words = ("contacts", "create", "--list", "1", "--first-name", "A" * 21, "--yes")
    assert await operate(fake, *words) == 0
    assert capsys.readouterr().err == (
        "Warning: first_name has 21 characters, but only 20 are printed; the rest is sent and cut "
        "off.\n"
    )
    assert len(traffic.bodies) == 1


# Secrets


async def test_a_secret_comes_from_a_file_and_is_shown_nowhere(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured, person: Person, key_file: KeyFile
) -> None:
    path = key_file(PASSWORD)
    person("y\n")
    words = ("account", "create", *NAMES, "--password-file", path, "-v")
    assert await operate(fake, *words) == 0
    out, err = capsys.readouterr()
    assert traffic.bodies[0]["password"] == PASSWORD
    assert "  password    ****\n" in err
    assert PASSWORD not in out + err
    # No other response has the key of the new account.
    assert json.loads(out)["api_key"] in fake.records("accounts")[-1].values()


async def test_a_secret_may_be_typed_or_come_from_standard_input(
    fake: FakePostalytics, traffic: Traffic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"{PASSWORD}\n".encode())))
    words = ("account", "create", *NAMES, "--password-file", "-", "--yes")
    assert await operate(fake, *words) == 0
    assert traffic.bodies[0]["password"] == PASSWORD


async def test_a_secret_is_refused_on_the_command_line(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    assert await operate(fake, "account", "create", *NAMES, "--password", PASSWORD) == 2
    err = capsys.readouterr().err
    assert "No such option '--password'. Did you mean '--password-file'?" in err
    assert (PASSWORD in err, traffic.operations) == (False, [])


async def test_the_file_of_a_secret_must_be_private(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured, key_file: KeyFile
) -> None:
    path = key_file(PASSWORD)
    path.chmod(0o644)
    words = ("account", "create", *NAMES, "--password-file", path, "--yes")
    assert await operate(fake, *words) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"Error: The file {path} has the mode 0644,")
    assert (PASSWORD in err, traffic.operations) == (False, [])


async def test_a_file_of_a_secret_that_is_missing_is_named_by_its_option(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    words = ("account", "create", *NAMES, "--password-file", PASSWORD, "--yes")
    assert await operate(fake, *words) == 2
    assert capsys.readouterr().err == (
        "Error: The file that --password-file names cannot be opened (No such file or directory). "
        "The path is not shown, because it may be the password itself: pass the path of a file "
        "that holds the password.\n"
    )
    assert traffic.operations == []


async def test_a_login_link_takes_your_own_key_unless_another_is_given(
    fake: FakePostalytics,
    traffic: Traffic,
    capsys: Captured,
    key_file: KeyFile,
    json_file: JsonFile,
) -> None:
    assert await operate(fake, "account", "login-link", "--yes") == 0
    assert "https://" in json.loads(capsys.readouterr().out)["login_link"]
    other = key_file(next(iter(fake.other_keys.values())))
    assert await operate(fake, "account", "login-link", "--login-key-file", other, "--yes") == 0
    path = json_file({"api_key": next(iter(fake.other_keys.values()))})
    assert await operate(fake, "account", "login-link", "--from", path, "--yes") == 0
    keys = [body["api_key"] for body in traffic.bodies]
    assert keys == [fake.api_key, *[next(iter(fake.other_keys.values()))] * 2]
    out, err = capsys.readouterr()
    assert not any(key in out + err for key in keys)


# What may go wrong


async def test_a_refusal_is_an_error_of_the_api(fake: FakePostalytics, capsys: Captured) -> None:
    words = ("contacts", "create", "--list", "99", "--first-name", "Ada", "--yes")
    assert await operate(fake, *words) == 1
    assert capsys.readouterr().out == ""


async def test_an_unknown_outcome_names_the_command_that_shows_it(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    fake.faults.append(Fault("reset_after", operation="create_contact"))
    words = ("contacts", "create", "--list", "1", "--first-name", "Ada", "--yes")
    assert await operate(fake, *words) == 3
    err = capsys.readouterr().err
    command = f"postalytics contacts list --list 1 --base-url {fake.url}"
    assert err.endswith(f"\nTo check:\n  {command}\n")
    assert traffic.operations == ["contacts.create_contact"]


async def test_an_unknown_outcome_that_no_list_shows_names_no_command(
    fake: FakePostalytics, capsys: Captured
) -> None:
    fake.faults.append(Fault("reset_after", operation="create_login_link"))
    assert await operate(fake, "account", "login-link", "--yes") == 3
    assert "To check:" not in capsys.readouterr().err


async def test_an_account_is_replaced_as_a_whole(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured, person: Person, key_file: KeyFile
) -> None:
    words = ("account", "change", *NAMES, "--password-file", key_file(PASSWORD))
    person("y\n")
    assert await operate(fake, *words) == 0
    assert capsys.readouterr().err.endswith(
        "\nIt is replaced as a whole: a field that is left out may become null.\n"
        "Change this account in local? [y/N]: "
    )
    assert traffic.operations == ["accounts.update_account"]
    assert traffic.bodies[0]["first_name"] == "Choi"


async def test_a_record_with_a_key_is_not_created_where_the_key_would_be_lost(
    fake: FakePostalytics,
    traffic: Traffic,
    key_file: KeyFile,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    words = ("account", "create", *NAMES, "--password-file", key_file(PASSWORD), "--yes")
    assert await operate(fake, *words) == 2
    assert capsys.readouterr().err == (
        "Error: Standard output is closed, so the secrets of the new account would be lost. Send "
        "them to a file that only you can read. Nothing was sent.\n"
    )
    assert await operate(fake, "contacts", "create", "--list", "1", "--yes") == 0
    assert traffic.writes == ["contacts.create_contact"]
