"""No message of the library names a class or an argument of Python at the command line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from postalytics_runtime.cli.sentences import plain_words

LIBRARY = Path(__file__).parents[2] / "runtime" / "postalytics_runtime"
NOT_SHOWN = {
    "bulk/consent.py": "a number of pieces that is not a number; options are typed",
    "bulk/job_store/freezing.py": "rows of programs",
    "bulk/jobs/program_job.py": "jobs that a program calls",
    "bulk/jobs/recorded_job.py": "jobs that a program goes on with",
    "bulk/rows/validation.py": "rows of programs; columns are matched to fields before",
    "bulk/sources": "rows of programs",
    "client/arguments.py": "the command line makes the clients",
    "config/key_file.py": "the command line names its option; see `plain_words` of a key",
    "config/resolve.py": "`sentence` names options and variables",
    "config/secret.py": "pickling",
    "doctor": "the command makes its client without live mail",
    "drift": "the spec in YAML, for its authors",
    "events": "the commands about events say it themselves",
    "fake": "the fake's own responses",
    "http/executor.py": "one event loop is enough for a command",
    "http/raw.py": "the command `request` makes its parts of text",
    "observability": "logs",
    "pagination/not_a_list.py": "mistakes in programs",
    "rate_limit/pace_address.py": "the command line chooses where its pace is",
    "rate_limit/share.py": "the command line takes the whole rate",
    "resources.py": "mistakes in programs",
    "safety/ambiguous_ids.py": "the operation's command says it itself",
    "safety/record_change.py": "mistakes in programs; the command says it itself",
    "safety/toggle.py": "the command's state is on or off",
    "schema": "models that a program makes",
    "suggestions.py": "`no_argument` is for mistakes in programs",
    "values/validation.py": "the operation's command puts JSON's words into it",
}
"""Modules whose messages never appear as they are, and why."""
BEFORE = {"values/decode.py": "its response does not match the spec: "}
"""How sentences begin whose rest a module holds."""
CODE = re.compile(
    r"\b(?:Contact|dict|(?<!a )list, found)\b"
    r"|\b[A-Z]\w*(?:Error|Exception|Warning)\b|\b[a-z_]{3,}=|\b(?:True|False|None)\b|\w\(\)"
)

STATEMENT = re.compile(
    r"\s*(?:COPY|CREATE|DELETE|INSERT|PREPARE|SELECT|UPDATE|clock_timestamp|coalesce|extract)\b"
)
"""How SQL begins."""


def templates(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a module, with the line; values stand as `x`, classes as examples."""
    parts = {
        id(part)
        for node in ast.walk(module)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if part is not node
    }
    parts |= {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if id(node) in parts:
            continue
        if not isinstance(node, ast.expr):
            continue
        text = ""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            text = "".join(map(_shown, node.values))
        if text.count(" ") > 1 and "[" not in text and not STATEMENT.match(text):
            yield node.lineno, text


def _shown(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    code = ast.unparse(part)
    if "__name__" not in code:
        return "x"
    if "type(error)" in code:
        return "SomeError"
    return "dict" if "type(" in code else "Contact"


def messages() -> Iterator[tuple[str, str]]:
    for path in sorted(LIBRARY.rglob("*.py")):
        name = path.relative_to(LIBRARY).as_posix()
        if name.startswith("cli/") or any(name.startswith(known) for known in NOT_SHOWN):
            continue
        for line, text in templates(ast.parse(path.read_text("utf-8"))):
            yield f"{name}:{line}", f"{BEFORE.get(name, '')}{text}"


def test_no_message_names_a_class_or_an_argument_of_python() -> None:
    found = [(place, said) for place, text in messages() if CODE.search(said := plain_words(text))]
    assert found == []


def test_the_walk_finds_messages_with_names_of_the_code() -> None:
    found = [text for _, text in messages() if CODE.search(text)]
    assert len(found) >= 5
    assert any("allow_live_mail=True" in text for text in found)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The last attempt was refused (ResponseError).", "The last attempt was refused."),
        (
            "its response cannot be read (unexpected KeyError)",
            "its response cannot be read",
        ),
        ("An unexpected KeyError ended the call", "An unexpected error ended the call"),
        (
            "The row was being sent when the upload was ended by MemoryError.",
            "The row was being sent when the upload was ended by an unexpected error.",
        ),
        (
            "its response does not match the spec: expected Contact, found list",
            "its response does not match the spec: expected an object, found a list",
        ),
        (
            "its response does not match the spec: Contact needs a mapping, not NoneType",
            "its response does not match the spec: expected an object, found nothing",
        ),
        (
            "its response does not match the spec: Contact is nested too deeply",
            "its response does not match the spec: is nested too deeply",
        ),
        (
            "its response does not match the spec: Contact: expected a name that the spec knows",
            "its response does not match the spec: expected a name that the spec knows",
        ),
        (
            "its response does not match the spec: [0].Contact: expected Contact, found str",
            "its response does not match the spec: [0]: expected an object, found text",
        ),
        (
            "its response does not match the spec: [0].Contact.age: expected a number, found str",
            "its response does not match the spec: [0].age: expected a number, found text",
        ),
        (
            "Nothing was mailed: it is live. To send live mail, use a client made with "
            "allow_live_mail=True.",
            "Nothing was mailed: it is live. Live mail is sent only after you confirm it: enter "
            "the command again.",
        ),
        (
            "Nothing was sent: live=12 asks for real mail, and the client was made with "
            "allow_live_mail=False. Leave one of them out.",
            "Nothing was sent: --live 12 asks for real mail, but only tests are sent here. Leave "
            "out --live.",
        ),
        (
            "Nothing was sent: campaigns.list_campaigns shows is_live_mode as 1, and only 0 means "
            "test mode, and real mail was not agreed to. Switch to test mode, or agree to a number "
            "of live pieces.",
            "Nothing was sent: the API shows is_live_mode as 1, and only 0 means test mode, and "
            "real mail was not agreed to. The mode has changed since the plan was shown. Enter "
            "the command again.",
        ),
        (
            "Nothing was sent: 3 live pieces were agreed to, but campaigns.list_campaigns shows "
            "is_live_mode as 0: it is a test, and nothing would be mailed. Switch to live mode "
            "first, or agree to tests only.",
            "Nothing was sent: 3 live pieces were agreed to, but the API shows is_live_mode as 0: "
            "it is a test, and nothing would be mailed. The mode has changed since the plan was "
            "shown. Enter the command again.",
        ),
        (
            "Nothing was sent: 3 live pieces were agreed to, but 2 are left to send. To go on, "
            "agree to 2.",
            "Nothing was sent: 3 live pieces were agreed to, but 2 are left to send. To go on, "
            "enter the command again.",
        ),
        ("Mail to (McDonald) in (ZIP) (Boston)", "Mail to (McDonald) in (ZIP) (Boston)"),
    ],
)
def test_messages_for_programmers_are_said_in_plain_words(text: str, plain: str) -> None:
    assert plain_words(text) == plain
