from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from postalytics_codegen.cli import main
from postalytics_codegen.drift_patch import spec_diff
from postalytics_codegen.load import load_spec
from postalytics_codegen.yaml import SpecError
from support.small_spec import write

KIND = """\
types:
  Kind:
    type: string
    summary: A sort.
    codes:
      dog: D
      cat: {value: C,
        summary: Also lions.}
  PetId: {type: int, summary: The number of a pet.}
models:
  Pet:"""
TYPED = ("resources/pets.yaml", "models:\n  Pet:", KIND)
"""An edit that gives the small spec a code table and an id."""


class Patching:
    """A spec in a git repository, and the command that prints a diff."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.spec = Path("spec")
        self.seen = Path("seen.yaml")
        write(self.spec, TYPED)

    def diff(self, seen: str) -> str:
        self.seen.write_text(seen, encoding="utf-8")
        return spec_diff(self.spec, self.seen)

    def changed(self, seen: str) -> list[str]:
        """Return the lines that a diff adds and removes."""
        lines = self.diff(seen).splitlines()
        return [one for one in lines if one[0] in "+-" and one[:3] not in ("+++", "---")]

    def faults(self, seen: str) -> str:
        with pytest.raises(SpecError) as caught:
            self.diff(seen)
        return caught.value.render()

    def apply(self, diff: str) -> None:
        """Apply a diff as a maintainer does."""
        (self.home / "the.diff").write_bytes(diff.encode())
        for command in (["init", "--quiet"], ["apply", "--verbose", "the.diff"]):
            subprocess.run(["git", *command], check=True, capture_output=True)


@pytest.fixture
def patching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Patching:
    monkeypatch.chdir(tmp_path)
    return Patching(tmp_path)


SEEN = """\
# What was seen.
types:
  Kind:  # in Pet
    codes:
      # 3 times
      bird: {value: "B", confidence: observed}
models:
  Pet:  # resources/pets.yaml
    fields:
      # bool in 3 of 3 objects
      is_old: {type: bool?, wire: isOld, confidence: observed}
      colour:
        type: string
        confidence: observed
        # A comment of a maintainer.
        summary: >
          Its main
          colour.
      row: int?
"""


def test_drift_becomes_a_diff(patching: Patching) -> None:
    assert (
        patching.diff(SEEN)
        == """\
--- a/spec/resources/pets.yaml
+++ b/spec/resources/pets.yaml
@@ -8,13 +8,14 @@
       dog: D
       cat: {value: C,
         summary: Also lions.}
+      bird: {value: "B", confidence: observed}
   PetId: {type: int, summary: The number of a pet.}
 models:
   Pet:
     summary: An animal.
     source: {page: pets, confidence: official}
     fields:
-      row: int
+      row: int?
       pet_id: {type: int, also: [id]}
       name: string?
       chip: Chip?
@@ -24,6 +25,14 @@
       weight: number
       tame: bool
       note_{1..3}: {type: string?, max_length: 10}
+      is_old: {type: bool?, wire: isOld, confidence: observed}
+      colour:
+        type: string
+        confidence: observed
+        # A comment of a maintainer.
+        summary: >
+          Its main
+          colour.
   Chip:
     summary: What is under the skin.
     source: {page: chips, confidence: inferred}
"""
    )


def test_git_applies_the_diff_and_the_spec_then_has_the_drift(patching: Patching) -> None:
    patching.apply(patching.diff(SEEN))

    assert patching.diff(SEEN) == ""
    (pet,) = [model for model in load_spec(patching.spec).models if model.name == "Pet"]
    assert [field.name for field in pet.fields][-2:] == ["is_old", "colour"]
    assert pet.fields[0].type.nullable is True


def test_without_drift_there_is_no_diff(patching: Patching) -> None:
    assert patching.diff("# Nothing.\nmodels: {}\n") == ""


def test_several_files_are_one_diff(patching: Patching) -> None:
    diff = patching.diff(
        "models:\n  Keeper:\n    fields:\n      age: int\n  Chip:\n    fields:\n      age: int\n"
    )

    assert [line for line in diff.splitlines() if line.startswith("+++")] == [
        "+++ b/spec/resources/keepers.yaml",
        "+++ b/spec/resources/pets.yaml",
    ]
    patching.apply(diff)


@pytest.mark.parametrize(
    ("entry", "changed"),
    [
        ("row: int?", ["-      row: int", "+      row: int?"]),
        ("row: any", ["-      row: int", "+      row: any"]),
        ("row: int", []),
        (
            "pet_id: int?",
            ["-      pet_id: {type: int, also: [id]}", "+      pet_id: {type: int?, also: [id]}"],
        ),
        ('friends: "[Pet]?"', ["-      friends: [Pet]", '+      friends: "[Pet]?"']),
        ("tags: [any]", ["-      tags: [string]", "+      tags: [any]"]),
        (
            "note_2: int?",
            [
                "-      note_{1..3}: {type: string?, max_length: 10}",
                "+      note_{1..3}: {type: int?, max_length: 10}",
            ],
        ),
    ],
)
def test_a_field_of_the_spec_gets_another_type(
    patching: Patching, entry: str, changed: list[str]
) -> None:
    assert patching.changed(f"models:\n  Pet:\n    fields:\n      {entry}\n") == changed


@pytest.mark.parametrize(
    ("entry", "changed"),
    [
        (
            "row: {type: int, also: [Row]}",
            ["-      row: int", "+      row: {type: int, also: [Row]}"],
        ),
        (
            "row: {type: int?, also: [Row, ROW]}",
            ["-      row: int", "+      row: {type: int?, also: [Row, ROW]}"],
        ),
        (
            "friends: {type: [Pet], also: [Friends]}",
            ["-      friends: [Pet]", "+      friends: {type: [Pet], also: [Friends]}"],
        ),
        (
            "pet_id: {type: int?, also: [PetId, id]}",
            [
                "-      pet_id: {type: int, also: [id]}",
                "+      pet_id: {type: int?, also: [id, PetId]}",
            ],
        ),
        ("pet_id: {type: int, also: [id]}", []),
    ],
)
def test_a_field_of_the_spec_gets_other_names(
    patching: Patching, entry: str, changed: list[str]
) -> None:
    seen = f"models:\n  Pet:\n    fields:\n      {entry}\n"

    assert patching.changed(seen) == changed
    if changed:
        patching.apply(patching.diff(seen))
    assert patching.diff(seen) == ""


def test_a_field_in_braces_gets_them_behind_its_type(patching: Patching) -> None:
    seen = "models:\n  Chip:\n    fields:\n      number: {type: string?, also: [Number]}\n"

    assert patching.changed(seen) == [
        "-      number: {type: string?, wire: ChipNumber}",
        "+      number: {type: string?, also: [Number], wire: ChipNumber}",
    ]


def test_a_field_over_several_lines_gets_them_on_a_line_of_their_own(patching: Patching) -> None:
    written = "number:\n        type: string?\n        wire: ChipNumber\n"
    old = "number: {type: string?, wire: ChipNumber}\n"
    write(patching.spec, TYPED, ("resources/pets.yaml", old, written))
    seen = "models:\n  Chip:\n    fields:\n      number: {type: string, also: [Number]}\n"

    assert patching.changed(seen) == [
        "-        type: string?",
        "+        type: string",
        "+        also: [Number]",
    ]


def test_fields_of_one_entry_get_no_other_names(patching: Patching) -> None:
    names = "".join(f"      note_{n}: {{type: string?, also: [Note{n}]}}\n" for n in (1, 2, 3))

    assert patching.faults(f"models:\n  Pet:\n    fields:\n{names}") == (
        "seen.yaml:4:37: the fields 'note_{1..3}' share one entry and cannot have other names: "
        "remove them here (clients read these names anyway), or change their 'wire'\n"
        "          note_1: {type: string?, also: [Note1]}\n"
        "                                        ^\n"
    )


def test_a_list_of_names_over_several_lines_must_be_edited_by_hand(patching: Patching) -> None:
    spread = ("resources/pets.yaml", "also: [id]}", "also:\n        [id,\n        pet]}")
    write(patching.spec, TYPED, spread)
    seen = "models:\n  Pet:\n    fields:\n      pet_id: {type: int, also: [PetId]}\n"

    assert "the list has no brackets on its line: add PetId by hand" in patching.faults(seen)


def test_a_type_with_a_name_keeps_it_when_null_is_new(patching: Patching) -> None:
    write(
        patching.spec,
        TYPED,
        ("resources/pets.yaml", "type: int, also", "type: PetId, also"),
        ("resources/pets.yaml", "pet_id: {type: int, req", "pet_id: {type: PetId, req"),
    )

    assert patching.changed("models:\n  Pet:\n    fields:\n      pet_id: int?\n") == [
        "-      pet_id: {type: PetId, also: [id]}",
        "+      pet_id: {type: PetId?, also: [id]}",
    ]


def test_a_type_in_quotes_is_replaced_with_them(patching: Patching) -> None:
    write(patching.spec, TYPED, ("resources/pets.yaml", "tags: [string]", "tags: '[string]?'"))

    assert patching.changed('models:\n  Pet:\n    fields:\n      tags: "[int]?"\n') == [
        "-      tags: '[string]?'",
        '+      tags: "[int]?"',
    ]


@pytest.mark.parametrize(
    "seen",
    [
        "models:\n  Pet:\n    fields:\n      other: {type: int, wire: name}\n",
        "models:\n  Pet:\n    fields:\n      id: {type: int, confidence: observed}\n",
        "models:\n  Chip:\n    fields:\n      other: {type: string, wire: ChipNumber}\n",
        "types:\n  Kind:\n    codes:\n      hound: {value: D, confidence: observed}\n",
    ],
)
def test_a_name_that_the_spec_has_already_is_left_out(patching: Patching, seen: str) -> None:
    assert patching.diff(seen) == ""


def test_a_code_gets_a_free_name(patching: Patching) -> None:
    seen = 'types:\n  Kind:\n    codes:\n      dog: "X"\n      "cat": {value: Y}\n      cat_2: Z\n'

    assert patching.changed(seen) == [
        '+      dog_2: "X"',
        "+      cat_2: {value: Y}",
        "+      cat_2_2: Z",
    ]


def test_entries_take_the_indentation_of_those_before_them(patching: Patching) -> None:
    seen = "models:\n    Pet:\n        fields:\n            new:\n                type: int\n"

    assert patching.changed(seen) == ["+      new:", "+          type: int"]


END = """\
resource: ends
summary: Ends.
operations:
  get_end:
    summary: Get the end.
    get: /end
    returns: End
    effect: read
    source: {page: end, confidence: official}
models:
  End:
    summary: An end.
    source: {page: end, confidence: official}
    fields:
      size: int"""


def test_the_first_fields_of_a_model_take_the_place_of_empty_braces(patching: Patching) -> None:
    path = patching.spec / "resources" / "ends.yaml"
    path.write_text(END.replace("fields:\n      size: int", "fields: {}\nreceives: []\n"))
    seen = "models:\n  End:\n    fields:\n      a: int\n      b:\n        type: int\n"

    patching.apply(patching.diff(seen))

    assert path.read_text().endswith(
        "\n    fields:\n      a: int\n      b:\n        type: int\nreceives: []\n"
    )
    assert patching.diff(seen) == ""


def test_braces_with_text_behind_them_stay(patching: Patching) -> None:
    path = patching.spec / "resources" / "ends.yaml"
    path.write_text(END.replace("fields:\n      size: int", "fields: {}  # unknown"))

    faults = patching.faults("models:\n  End:\n    fields:\n      a: int\n")

    assert faults.startswith(
        "spec/resources/ends.yaml:14:13: a first entry can only replace {} at the end of a line\n"
    )


@pytest.mark.parametrize("rest", ["", "\n", "\n\n      # The end.\n\n"])
def test_the_end_of_a_file_stays_as_it_was(patching: Patching, rest: str) -> None:
    path = patching.spec / "resources" / "ends.yaml"
    path.write_text(END + rest)

    patching.apply(patching.diff("models:\n  End:\n    fields:\n      new: int\n"))

    assert path.read_text() == f"{END}\n      new: int{rest}"


def test_line_ends_of_windows_are_kept(patching: Patching) -> None:
    path = patching.spec / "resources" / "pets.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    patching.apply(patching.diff(SEEN.replace("\n", "\r\n")))

    text = path.read_bytes()
    assert b"\r\n      colour:\r\n        type: string\r\n" in text
    assert text.count(b"\n") == text.count(b"\r\n")


@pytest.mark.parametrize(
    ("seen", "shown"),
    [
        ("", "the file is empty"),
        ("models: {", "this is not YAML"),
        ("fields: {}", "unknown key 'fields'"),
        ("models:\n  Pets:\n    fields:\n      a: int\n",
         "the spec has no model 'Pets', did you mean 'Pet'?"),
        ("types:\n  Kinds:\n    codes:\n      a: b\n",
         "the spec has no code table 'Kinds', did you mean 'Kind'?"),
        ("types:\n  PetId:\n    codes:\n      a: b\n", "the spec has no code table 'PetId'"),
        ("models:\n  Pet:\n    fields:\n      Is: int\n", "is not a Python name"),
        ("models:\n  Pet:\n    fields:\n      new: int\n      new: int\n",
         "duplicate key 'new'"),
        ("models:\n  Pet:\n    fields:\n      name: {type: int, wire: Nom}\n",
         "Pet already has a field 'name': choose another name"),
        ("models:\n  Pet:\n    fields: {new: int}\n",
         "only be added where every entry has its own line"),
    ],
)  # fmt: skip
def test_a_file_with_faults_is_refused(patching: Patching, seen: str, shown: str) -> None:
    shown_in_full = patching.faults(seen)

    assert shown_in_full.startswith("seen.yaml:")
    assert shown in shown_in_full


def test_all_faults_are_shown_at_once(patching: Patching) -> None:
    seen = "models:\n  Pets:\n    fields:\n      a: int\n  Kepper:\n    fields:\n      a: int\n"

    assert patching.faults(seen).count("the spec has no model") == 2


@pytest.mark.parametrize(
    ("old", "new", "seen", "shown"),
    [
        (
            "    fields:\n      number: {type: string?, wire: ChipNumber}\n",
            "    fields: {number: {type: string?, wire: ChipNumber}}\n",
            "models:\n  Chip:\n    fields:\n      new: int\n",
            "only be added where every entry has its own line",
        ),
        (
            "tags: [string]",
            "tags: [ string ]",
            "models:\n  Pet:\n    fields:\n      tags: [int]\n",
            "the type [string] is written in an unusual way: change it by hand",
        ),
    ],
)
def test_a_change_that_needs_several_lines_is_reported(
    patching: Patching, old: str, new: str, seen: str, shown: str
) -> None:
    write(patching.spec, TYPED, ("resources/pets.yaml", old, new))

    shown_in_full = patching.faults(seen)

    assert "pets.yaml:" in shown_in_full
    assert shown in shown_in_full


def test_the_command_prints_the_diff(
    patching: Patching, capsys: pytest.CaptureFixture[str]
) -> None:
    patching.seen.write_text(SEEN)

    status = main(["patch", "seen.yaml"])

    assert (status, capsys.readouterr()) == (0, (patching.diff(SEEN), ""))


def test_the_command_shows_faults(patching: Patching, capsys: pytest.CaptureFixture[str]) -> None:
    patching.seen.write_text("models: {Pets: {fields: {a: int}}}\n")

    status = main(["patch", "seen.yaml", "--spec", "spec"])

    out, err = capsys.readouterr()
    assert (status, out) == (1, "")
    assert err.startswith("seen.yaml:1:10: the spec has no model 'Pets', did you mean 'Pet'?")


def test_a_spec_with_faults_is_refused_first(patching: Patching) -> None:
    write(patching.spec, TYPED, ("resources/pets.yaml", "weight: number", "weight: numer"))

    assert "unknown type 'numer'" in patching.faults(SEEN)
