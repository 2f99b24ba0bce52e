"""The rules for bulk uploads in a spec, each broken once, and the emitted result."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from postalytics_codegen.emit.code import package
from postalytics_codegen.generate import formatted
from postalytics_codegen.load import load_spec
from postalytics_codegen.model import ApiModel
from postalytics_codegen.yaml import SpecError
from support.small_spec import FILES, faults, write

WALKS = (Path(__file__).parents[1] / "walks_spec" / "walks.yaml").read_text("utf-8")
API, *_ = FILES


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def load(*edits: tuple[str, str], account: str = "") -> ApiModel:
    """Load the small spec with a resource of walks, edited."""
    directory = write(Path("spec"), (API, "  message_at: [error.message, .]", _MESSAGE + account))
    text = WALKS
    for old, new in edits:
        if text.count(old) != 1:
            raise ValueError(f"{old!r} is {text.count(old)} times in walks.yaml.")
        text = text.replace(old, new)
    (directory / "resources" / "walks.yaml").write_text(text, "utf-8")
    return load_spec(directory)


_MESSAGE = "  message_at: [error.message, .]"


def shown(*edits: tuple[str, str], account: str = "") -> str:
    """Return the messages about the faults that the edits make."""
    with pytest.raises(SpecError) as caught:
        load(*edits, account=account)
    return caught.value.render()


@pytest.mark.parametrize(("edit", "expected"), faults("bulk"))
def test_a_fault_is_shown_with_its_place(edit: tuple[str, str, str], expected: str) -> None:
    _, old, new = edit

    assert shown((old, new)) == expected


ACCOUNTS = {
    "get_nxt_walk, field: walk_id": "25:17: there is no operation 'get_nxt_walk', did you mean "
    "'get_next_walk'?",
    "walk.get_next_walk, field: walk_id": "25:17: the operation 'get_next_walk' belongs to the "
    "resource 'walks'",
    "take_walk, field: walk_id": "25:17: 'take_walk' has the effect 'create': an operation "
    "to read with must have the effect 'read'",
    "list_all_walks, field: walk_id": "25:17: 'list_all_walks' returns a list, but an account "
    "is one object",
    "get_walk, field: walk_id": "25:17: 'get_walk' needs a path parameter, but nothing "
    "provides one",
    "get_next_walk, field: walkid": "25:39: 'Walk' has no field 'walkid', did you mean 'walk_id'?",
    "get_next_walk, field: hours": "25:39: the field 'hours' must be an int, a string or a bool",
    "get_next_walk, field: walk_id, names: [day, stat]": "25:61: 'Walk' has no field 'stat', did "
    "you mean 'state'?",
    "get_next_walk, field: walk_id, names: [walker_id]": "25:56: the field 'walker_id' must be a "
    "string",
}


@pytest.mark.parametrize("account", ACCOUNTS)
def test_an_account_is_one_object_that_is_read_without_arguments(account: str) -> None:
    first, *_ = shown(account=f"\naccount: {{read: {account}}}").splitlines()

    assert first == f"spec/api.yaml:{ACCOUNTS[account]}"


def test_an_account_is_identified_by_a_field_of_a_response() -> None:
    account = load(account="\naccount: {read: walks.get_next_walk, field: walk_id}").account

    assert account is not None
    assert (account.read.name, account.field.name) == ("get_next_walk", "walk_id")


def test_an_account_may_have_names_for_people() -> None:
    account = load(account="\naccount: {read: get_next_walk, field: walk_id, names: [day]}").account

    assert account is not None
    assert [field.name for field in account.names] == ["day"]


def test_an_api_without_an_account_imports_nothing_for_it() -> None:
    description = formatted(package(load()))["_operations/__init__.py"]

    assert "AccountLookup" not in description
    assert "account" not in description


def test_bulk_options_have_shared_values_row_keys_and_lists() -> None:
    (take_walk,) = (each for each in load().resources[-1].operations if each.bulk)
    bulk = take_walk.bulk

    assert bulk is not None
    assert [one.name for one in bulk.fixed] == ["animal_id", "walker_id"]
    assert [field.name for field in bulk.match] == ["day", "state"]
    assert bulk.reconcile is not None
    assert bulk.reconcile.name == "list_walks"
    assert [(one.name, one.read.name, one.lists and one.lists.name) for one in bulk.compare] == [
        ("own", "list_walks", None),
        ("all", "list_walks", "list_all_walks"),
    ]


def test_lists_may_have_the_number_of_their_items() -> None:
    edit = "lists: list_all_walks", "lists: list_all_walks, total: walk_id"
    text = formatted(package(load(edit)))["_operations/walks.py"]

    (all_of_them,) = re.findall(r'CompareList\([^()]*name="all",[^()]*\)', text)
    assert 'lists="walks.list_all_walks",' in all_of_them
    assert 'total="walk_id"' in all_of_them


TARGETS = "target: animal\n      targets: {lists: list_all_walks, equals: animal_id"


def test_a_list_of_targets_has_their_names_and_sizes() -> None:
    edit = "target: animal", f"{TARGETS}, name: day, total: walk_id}}"
    text = formatted(package(load(edit)))["_operations/walks.py"]

    (targets,) = re.findall(r"TargetList\([^()]*\)", text)
    assert " ".join(targets.split()) == (
        'TargetList( lists="walks.list_all_walks", equals="animal_id", name="day", '
        'total="walk_id" )'
    )


def test_a_target_that_is_of_another_type_in_its_list_is_reported() -> None:
    edits = (
        ("target: animal", f"{TARGETS}}}"),
        ("      animal_id: AnimalId\n", "      animal_id: string\n"),
    )

    assert "73:48: 'animal_id' is of another type in 'fixed'" in shown(*edits)


def test_targets_are_not_for_mail() -> None:
    edits = ("target: animal", f"{TARGETS}}}"), ("    effect: create\n", "    effect: mail\n")

    assert (
        "73:16: 'targets' is not for the effect 'mail': there the 'guard' lists what mail is sent "
        "through"
    ) in shown(*edits)


EMITTED = """\
    def take_walks(
        self,
        rows: Rows[NewWalk],
        *,
        animal_id: AnimalId | int,
        walker_id: WalkerId | int,
        concurrency: int = 8,
        journal: str | PathLike[str] | None = None,
        token_field: str | None = None,
        max_rejected: float = 0.05,
    ) -> BulkUpload[NewWalk, Walk]:
"""
CALLED = """\
        return bulk_upload(
            self._client,
            operations.TAKE_WALK,
            rows,
            fixed={"animal_id": animal_id, "walker_id": walker_id},
            concurrency=concurrency,
            journal=journal,
            token_field=token_field,
            max_rejected=max_rejected,
        )
"""


def test_a_bulk_function_takes_shared_values_and_journal_options() -> None:
    text = formatted(package(load()))["walks.py"]
    function = text.partition("def take_walks")[2].partition("    def ")[0]
    words = " ".join(function.split())

    assert EMITTED in text
    assert CALLED in text
    assert "journal: A folder that records what happens to each row" in words
    assert "Give the same rows and the same folder again" in words
    assert "token_field: A variable field that the mail does not print" in words
    assert "max_rejected: The share of rows that may be rejected before the upload stops." in words
    assert "never sent again" not in words


def test_without_a_list_to_reconcile_with_there_is_no_token_field() -> None:
    text = formatted(package(load(("      reconcile: list_walks\n", ""))))["walks.py"]

    assert "def take_walks" in text
    assert "token_field" not in text


def test_a_mail_operation_documents_that_rows_are_not_resent() -> None:
    mails = ("    effect: create\n", "    effect: mail\n")
    text = formatted(package(load(mails, ("      reconcile: list_walks\n", ""))))["walks.py"]
    function = text.partition("def take_walks")[2]
    words = " ".join(function.split())

    assert "Each row prints and posts a mail piece, which costs money and cannot be " in words
    assert "An unconfirmed row is not sent again unless you ask for it." in words
    assert "so a client made with `allow_live_mail=False` always refuses it." in words
    assert "live: int | None = None," in function


def test_the_description_has_the_bulk_options_of_the_spec() -> None:
    text = formatted(package(load()))["_operations/walks.py"]

    assert 'Field("state", "string", nullable=True, format="us_state")' in text
    assert 'Field("zip", "string", nullable=True, format="us_zip")' in text
    assert (
        'fixed=("animal_id", "walker_id"),\n'
        '        match=("day", "state"),\n'
        '        reconcile="walks.list_walks",\n'
        "        compare=(\n"
        '            CompareList(name="own", read="walks.list_walks"),\n'
        '            CompareList(name="all", read="walks.list_walks", '
        'lists="walks.list_all_walks"),\n'
        "        ),\n"
    ) in text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fixed: [animal_id, walker_id]", "fixed: [animal_id, walker_d]"),
        ("match: [day, state]", "match: [dai, state]"),
        ("      day: string\n", "      day: strng\n"),
        ("day: {type: string, required: true}", "day: {type: strng, required: true}"),
        (
            "returns: [Walk]\n    effect: read\n    source: {page: walks, confidence: official}\n"
            "  list_all",
            "returns: [Wlk]\n    effect: read\n"
            "    source: {page: walks, confidence: official}\n  list_all",
        ),
        ("    body: NewWalk\n", "    body: NewWlk\n"),
        ("format: us_state", "format: us_stat"),
    ],
)
def test_faults_that_follow_from_another_are_left_out(old: str, new: str) -> None:
    heads = [line for line in shown((old, new)).splitlines() if not line.startswith(" ")]

    assert len(heads) == 1


def test_an_unknown_type_is_reported_once() -> None:
    path = "  list_walks:\n    summary: List the walks of an animal.\n"
    path += "    get: /animals/{animal_id}/walks\n    path: {animal_id: AnimalId}"

    found = shown((path, path.replace("AnimalId}", "Animald}")))

    assert [line for line in found.splitlines() if not line.startswith(" ")] == [
        "spec/resources/walks.yaml:29:23: unknown parameter type 'Animald', did you mean "
        "'AnimalId'?"
    ]
