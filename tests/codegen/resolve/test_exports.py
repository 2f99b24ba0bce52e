"""The files of `exports/`: what is refused, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from postalytics_codegen.load import load_spec
from postalytics_codegen.model import ExportModel
from postalytics_codegen.yaml import SpecError
from support.small_spec import write

FAULTS = yaml.safe_load((Path(__file__).parents[1] / "faults" / "exports.yaml").read_text("utf-8"))
WHOLE = """\
export: kennel_dogs
title: Dogs of a kennel
source: {seen_in: ["https://kennel.example/help"], certainty: documented}
recognised_by:
  - [Dog Name, Collar]
columns:
  Dog Name: {split: whole_name, fields: [name, kind]}
  Breed: kind
addresses:
  first_owner:
    columns:
      Owner: name
      Collar: {field: kind, text_mark: true}
ignored: [Fleas]
"""
OTHER = """\
export: cattery
title: Cats
source: {seen_in: ["https://cats.example"], certainty: seen, note: Not tried.}
recognised_by: [[Cat]]
columns: {Cat: name}
"""


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def checked(old: str = "", new: str = "", *others: str) -> tuple[ExportModel, ...]:
    """Return the exports of a spec, the first file with an edit."""
    folder = write(Path("spec")) / "exports"
    folder.mkdir()
    assert not old or WHOLE.count(old) == 1
    first = WHOLE.replace(old, new) if old else WHOLE
    for name, text in zip("ab", (first, *others), strict=False):
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return load_spec(folder.parent).exports


def shown(old: str, new: str, *others: str) -> list[str]:
    """Return the places and the messages about the faults that an edit makes."""
    with pytest.raises(SpecError) as caught:
        checked(old, new, *others)
    lines = [line for line in str(caught.value).splitlines() if "exports/" in line]
    return [line.partition("exports/")[2] for line in lines]


def test_exports_are_optional() -> None:
    assert load_spec(write(Path("spec"))).exports == ()


def test_a_folder_without_files_has_no_exports() -> None:
    spec = write(Path("spec"))
    (spec / "exports").mkdir()
    assert load_spec(spec).exports == ()


def test_an_export_is_read() -> None:
    cats, dogs = sorted(checked("", "", OTHER), key=lambda one: one.name)

    assert (cats.name, dogs.name, dogs.title.value) == (
        "cattery",
        "kennel-dogs",
        "Dogs of a kennel",
    )
    assert [[name.value for name in names] for names in dogs.recognised_by] == [
        ["Dog Name", "Collar"]
    ]
    name, breed = dogs.columns
    assert (name.header.value, name.fields, name.split) == (
        "Dog Name",
        ("name", "kind"),
        "whole_name",
    )
    assert (breed.fields, breed.split, breed.text_mark) == (("kind",), None, None)
    (address,) = dogs.addresses
    assert (address.name, [one.text_mark for one in address.columns]) == (
        "first owner",
        [None, True],
    )
    assert [header.value for header in dogs.ignored] == ["Fleas"]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["new"][:40] or "nothing")
def test_a_fault_is_shown_with_its_place(fault: dict[str, Any]) -> None:
    assert shown(fault["old"], fault["new"]) == fault["shown"]


def test_names_differ() -> None:
    assert shown("export: kennel_dogs", "export: cattery", OTHER) == [
        f"b.yaml:1:9: duplicate export 'cattery', first given at {Path('spec/exports/a.yaml')}:1"
    ]


def test_no_file_may_be_taken_for_two_exports() -> None:
    other = OTHER.replace("{Cat: name}", "{Cat: name, dog-name: kind, COLLAR: kind}")
    assert shown("", "", other) == [
        "a.yaml:5:6: a file of the export 'cattery' may have all these headers: add one that only "
        "this export has"
    ]


def test_the_name_of_a_file_ends_in_yaml() -> None:
    spec = write(Path("spec"))
    (spec / "exports").mkdir()
    (spec / "exports" / "cats.yml").write_text(OTHER, "utf-8")
    with pytest.raises(SpecError, match=r"the name of an export file must end in \.yaml"):
        load_spec(spec)


def test_without_rows_no_field_is_known() -> None:
    edits = ("resources/pets.yaml", "    bulk:\n      function: import_pets\n", "    command:\n")
    folder = write(Path("spec"), edits) / "exports"
    text = (folder.parent / "resources" / "pets.yaml").read_text("utf-8")
    start, _, rest = text.partition("    command:\n      command: import_pets\n")
    _, _, end = rest.partition("  replace_pet:\n")
    (folder.parent / "resources" / "pets.yaml").write_text(f"{start}  replace_pet:\n{end}", "utf-8")
    folder.mkdir()
    (folder / "cats.yaml").write_text(OTHER, "utf-8")
    with pytest.raises(SpecError, match="no body of a row has the field 'name'"):
        load_spec(folder.parent)
