from __future__ import annotations

import ast
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from postalytics_codegen.emit.code import package
from postalytics_codegen.emit.documents import reference_pages
from postalytics_codegen.generate import formatted
from postalytics_codegen.load import load_spec
from postalytics_codegen.model import ApiModel
from support.codegen.hostile import BREAKOUTS, planted, shape
from support.codegen.markup import READER, blocks, links
from support.codegen.openapi import HERE, OWN, SHELTER, TOY
from support.small_spec import load

APIS = [TOY, SHELTER, OWN]
PAGES = {str(api.name): formatted(reference_pages(api)) for api in APIS}
VISITS = PAGES["Shelter"]["visits.md"]
PETS = PAGES["Shelter"]["pets.md"]
BOOKS = PAGES["Library"]["books.md"]


def section(page: str, heading: str) -> str:
    """Return the section below a heading."""
    _, _, rest = f"\n{page}".partition(f"\n{heading}\n")
    assert rest, f"There is no {heading}"
    return re.split(r"^#", rest, maxsplit=1, flags=re.M)[0].strip() + "\n"


def fences(page: str, language: str) -> list[str]:
    """Return the fenced texts of a page in one language."""
    return [t.content for t in READER.parse(page) if t.type == "fence" and t.info == language]


def anchors(page: str) -> set[str]:
    """Return the anchors of the headings of a page."""
    tokens = READER.parse(page)
    titles = [tokens[n + 1].content for n, t in enumerate(tokens) if t.type == "heading_open"]
    return {title.lower().replace(" ", "-") for title in titles}


def programs(pages: dict[str, str]) -> list[str]:
    """Return the programs of all pages."""
    return [program for page in pages.values() for program in fences(page, "python")]


HARMLESS = reference_pages(planted(TOY, lambda old: f"{old}x"))
HARMLESS_BLOCKS = {name: blocks(page) for name, page in HARMLESS.items()}
HARMLESS_SHAPES = [shape(program) for program in programs(HARMLESS)]


def test_there_is_a_page_for_each_resource_and_an_index() -> None:
    assert set(PAGES["Shelter"]) == {"README.md", "keepers.md", "pets.md", "visits.md"}


@pytest.mark.parametrize("api", APIS, ids=lambda api: str(api.name))
def test_the_index_lists_every_function(api: ApiModel) -> None:
    index = PAGES[str(api.name)]["README.md"]
    functions = {f"[`{name}`](" for resource in api.resources for name in resource.functions}
    old = {
        one.renamed_from.name for it in api.resources for one in it.operations if one.renamed_from
    }
    assert {name for name in functions if name not in index} == {f"[`{name}`](" for name in old}


def test_the_index_begins_with_what_the_api_is() -> None:
    index = PAGES["Shelter"]["README.md"]

    assert index.startswith(
        "<!-- Emitted from the spec by postalytics-codegen. Do not edit: change the spec. -->\n\n"
        "# Reference\n\nAnimals that look for a home.\n\n"
        "Each example can be pasted into `python -m asyncio` as it is. A client that is not told "
        "otherwise calls the environment `local`: The fake.\n\n"
        "## [keepers](keepers.md)\n\nPeople who look after animals.\n\n"
        "| function | effect | what it does |\n| --- | --- | --- |\n"
        "| [`get_keeper`](keepers.md#get_keeper) | read | Get a keeper. |\n"
    )


@pytest.mark.parametrize("api", APIS, ids=lambda api: str(api.name))
def test_every_link_within_the_reference_has_a_target(api: ApiModel) -> None:
    pages = PAGES[str(api.name)]
    found = {name: anchors(page) for name, page in pages.items()}
    inner = [urlsplit(link) for page in pages.values() for link in links(page)]

    lost = [
        link.geturl()
        for link in inner
        if not link.scheme and link.fragment and link.fragment not in found[link.path]
    ]

    assert lost == []
    assert {link.path for link in inner if not link.scheme} <= set(pages)


@pytest.mark.parametrize("api", APIS, ids=lambda api: str(api.name))
def test_every_function_has_its_signature_and_a_program(api: ApiModel) -> None:
    for resource in api.resources:
        page = PAGES[str(api.name)][f"{resource.name}.md"]

        stubs = [ast.parse(text).body[0] for text in fences(page, "pyi")]
        calls = [re.findall(r"client\.(\w+\.\w+)\(", text) for text in fences(page, "python")]

        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        assert [s.name for s in stubs if isinstance(s, functions)] == resource.functions
        assert calls == [[f"{resource.name}.{name}"] for name in resource.functions]


def test_an_operation_shows_all_that_is_known() -> None:
    assert section(VISITS, "## list_visits") == (
        "```pyi\n"
        "def list_visits(\n"
        '    client: Client, *, mood: Mood | str = "C", page: int = 1, limit: int | None = None\n'
        ") -> Pages[Visit]: ...\n"
        "```\n\n"
        "List the visits.\n\n"
        "- Request: `GET /visits`\n"
        "- Effect: read; it changes nothing.\n"
        "- Source: [list-visits](https://docs.shelter.example/reference/list-visits)\n"
        "- Confidence: official; the vendor's page was read to its end.\n\n"
        "**Parameters**\n\n"
        "| name | type | default | limits | meaning | example |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        '| `mood` | [`Mood`](visits.md#codes-mood) | `"C"` |  | How an animal feels. '
        'Only one at a time. | `"W"` |\n'
        "| `page` | `int` | `1` | at least 1 |  |  |\n"
        "| `limit` | `int` | all | at least 0 | The maximum number of items; all if None. A page "
        "holds at most 20. | `10` |\n\n"
        "**Response**: any number of [`Visit`](visits.md#model-visit); iterate over them, or await "
        "`.collect()` for a list.\n\n"
        "**Errors**: those of [every operation](README.md#errors).\n\n"
        "**Example**\n\n"
        "```python\n"
        "from shelter import Shelter\n"
        "from shelter.models import Mood\n\n"
        "async with Shelter() as client:\n"
        "    async for item in client.visits.list_visits(mood=Mood.WILD, limit=10):\n"
        "        print(item)\n"
        "```\n"
    )


def test_the_place_where_a_list_begins_is_a_default() -> None:
    assert "| `start` | `int` | `1` |" in section(
        PAGES["Postalytics"]["contacts.md"], "## list_contacts"
    )
    assert "| `offset` | `int` | `0` |" in PAGES["Postalytics"]["suppressions.md"]


def test_a_body_is_explained_field_by_field() -> None:
    assert (
        "**Body**: [`NewPet`](pets.md#model-newpet)\n\n"
        "| field | type | required | limits |\n"
        "| --- | --- | --- | --- |\n"
        "| `shelter_id` | `int` | yes |  |\n"
        "| `name` | `str` | yes | at least 1 character, at most 20 characters |\n"
        "| `kind` | `str` or `None` |  |  |\n\n"
        "**Response**: [`Pet`](pets.md#model-pet)\n"
    ) in section(PETS, "## create_pet")
    assert "20 characters printed, the rest cut" in PAGES["Postalytics"]["contacts.md"]


def test_a_program_has_required_arguments_and_those_with_an_example() -> None:
    (program,) = fences(section(PETS, "## create_pet"), "python")

    assert program == (
        "from shelter import Shelter\n"
        "from shelter.models import NewPet\n\n"
        "async with Shelter() as client:\n"
        '    response = await client.pets.create_pet(NewPet(shelter_id=1, name="text"))\n'
        "    print(response)\n"
    )


def test_a_list_in_a_body_is_a_list_in_its_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tricks = "      kind: string?\n      tricks: {type: [string], example: [sit, roll]}\n  PetRep"

    pages = reference_pages(load(("resources/pets.yaml", "      kind: string?\n  PetRep", tricks)))

    assert 'NewPet(shelter_id=1, name="text", tricks=["sit", "roll"])' in pages["pets.md"]


def test_models_in_a_body_are_created_in_its_program() -> None:
    (program,) = fences(section(BOOKS, "## give_book"), "python")

    assert "from lending.models import NewAuthor, NewBook\n" in program
    assert 'NewBook(shelf_code="text", title="text", author=NewAuthor(name="text"))' in " ".join(
        program.split()
    ).replace("( ", "(").replace(", )", ")")


def test_bulk_uploads_have_a_separate_function() -> None:
    made = section(PETS, "### import_pets")

    assert "Take many animals in. It is `create_pet` for many rows.\n" in made
    assert fences(made, "python") == [
        "from shelter import Shelter\n\n"
        "async with Shelter() as client:\n"
        '    rows = [{"name": "text"}]\n'
        "    async for outcome in client.pets.import_pets(rows, shelter_id=1):\n"
        "        print(outcome.row, outcome.state)\n"
    ]


def test_a_switch_is_a_separate_function_and_its_program_switches_off() -> None:
    made = section(VISITS, "### set_visit_open")

    assert (
        "Open a visit, or close it. It reads with `get_visit`, carries out `turn_visit` once if "
        "need be, and reads again.\n"
    ) in made
    assert "client.visits.set_visit_open(visit_id=1, is_open=False)" in made


def test_a_mail_operation_shows_how_to_prevent_mail() -> None:
    unguarded, guarded = section(VISITS, "## thank"), section(VISITS, "## thank_for_animal")

    assert (
        "\nNo operation shows whether a call would be a test, so a client made with "
        "`allow_live_mail=False` always refuses it.\n"
    ) in unguarded
    assert (
        "\nA call is live mail unless `list_visits` shows `stage` as 1 for the same `animal_id`. A "
        "client made with `allow_live_mail=False` reads that first, and refuses live mail.\n"
    ) in guarded
    own = (
        "**Errors**: those of [every operation](README.md#errors), and\n\n"
        "- `LiveMailError`: It would be live mail, or may be, and the client does not allow it; "
        "nothing was mailed.\n\n"
    )
    assert [own in text for text in (unguarded, guarded)] == [True, True]


def test_an_ambiguous_id_is_documented_as_looked_up() -> None:
    made = section(VISITS, "## end_visit")

    assert (
        "\nWhether the path takes `visit_id` or `animal_id` is unknown, so `list_visits` is read "
        "before anything is changed: one more request of the rate limit. An ID that can mean "
        "two records is refused; `client.with_options(allow_ambiguous_ids=True)` does not "
        "read it.\n"
    ) in made
    assert "- `AmbiguousIdError`: " in made
    assert "The number of a visit. Confidence: inferred." in made
    assert "AmbiguousIdError" not in section(VISITS, "## thank")


def test_a_model_is_explained_field_by_field() -> None:
    assert section(VISITS, "## Model Visit") == (
        "A visit.\n\n"
        "Source: [visits](https://docs.shelter.example/reference/visits), official: the vendor's "
        "page was read to its end.\n\n"
        "| field | type | limits | example |\n"
        "| --- | --- | --- | --- |\n"
        "| `visit_id` | [`VisitId`](visits.md#id-visitid) or `None` |  | `5000000000` |\n"
        "| `animal_id` | [`AnimalId`](visits.md#id-animalid) or `None` |  |  |\n"
        "| `pet` | [`Pet`](pets.md#model-pet) or `None` |  |  |\n"
        "| `stage` | [`Stage`](visits.md#codes-stage) or `None` |  | `1` |\n"
        '| `moods` | list of [`Mood`](visits.md#codes-mood) or `None` |  | `["C", "X"]` |\n'
        "| `real` | `bool` or `None` |  | `True` |\n"
        '| `words` | `str` or `None` | at least 2 characters, at most 9 characters | `"Oh!"` |\n'
        "| `paid` | `float` or `None` |  | `2.5` |\n"
        '| `seen` | `Any` |  | `{"on": ["1:30", "no"]}` |\n'
        "| `before` | list of [`Visit`](visits.md#model-visit) or `None` |  | "
        '`[{"visit_id": 1, "moods": []}]` |\n'
    )


def test_the_notes_on_a_field_are_in_its_row() -> None:
    book = section(BOOKS, "## Model Book")

    assert "| `position` | `Pos` | `int` or `None` | The first on a shelf is 1. |  |\n" in book
    assert "In JSON also `Id`, `No`." in book
    assert "In which currency is unknown. Confidence: inferred." in book
    assert "It is masked where it is shown." in PAGES["Library"]["readers.md"]


def test_fields_that_differ_only_in_a_number_are_one_row() -> None:
    assert "| `note_1` to `note_3` |" in section(PETS, "## Model Pet")
    assert "| `address_street2` |" in PAGES["Postalytics"]["contacts.md"]
    assert ("| `var_field_1` to `var_field_35` | `VarField1` to `VarField35` |") in PAGES[
        "Postalytics"
    ]["suppressions.md"]


def test_a_body_refers_to_the_operation_that_sends_it() -> None:
    assert (
        "It replaces the whole of a record. `PetReplacement.from_pet()` makes it of a "
        "[`Pet`](pets.md#model-pet) that was read, so that a change of one field keeps the "
        "others.\n\n"
        "Source: [put-pet](https://docs.shelter.example/reference/put-pet), client: seen in the "
        "request code of third-party clients.\n\n"
        "Its fields are explained at [`replace_pet`](pets.md#replace_pet), which sends it.\n"
    ) in section(PETS, "## Model PetReplacement")


def test_received_models_and_models_without_fields_are_marked() -> None:
    assert ("No operation answers it: it is sent by the vendor, of its own accord.\n") in section(
        VISITS, "## Model VisitNews"
    )
    assert "No field of it is known.\n" in PAGES["Postalytics"]["webhooks.md"]


def test_an_id_shows_its_wire_type() -> None:
    assert section(VISITS, "## Id VisitId") == (
        "The number of a visit.\n\n"
        "It counts all visits ever.\n\n"
        "Source: [visits](https://docs.shelter.example/reference/visits), client: seen in the "
        "request code of third-party clients.\n\n"
        "On the wire it is `int`; a plain one may be given in its place.\n"
    )


def test_a_code_table_lists_the_known_codes() -> None:
    assert section(VISITS, "## Codes Mood") == (
        "How an animal feels.\n\n"
        "A value that is not among these is kept as the `str` that it is.\n\n"
        "| member | value | meaning | confidence |\n"
        "| --- | --- | --- | --- |\n"
        '| `CALM` | `"C"` |  |  |\n'
        '| `WILD` | `"W"` | It bites. | inferred |\n'
    )


@pytest.mark.parametrize("text", BREAKOUTS, ids=lambda text: ascii(text[:30]))
def test_text_of_the_spec_changes_no_page_and_no_program(text: str) -> None:
    hostile = reference_pages(planted(TOY, lambda old: f"{old}{text}"))

    assert {name: blocks(page) for name, page in hostile.items()} == HARMLESS_BLOCKS
    assert [
        shape(p) for page in hostile.values() for p in fences(page, "python")
    ] == HARMLESS_SHAPES


def test_the_same_spec_gives_the_same_bytes() -> None:
    assert reference_pages(load_spec(HERE / "toy_spec")) == reference_pages(TOY)


def test_the_reference_is_written_for_a_package_of_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    pages = reference_pages(load(("api.yaml", "package: shelter", "package: animals")))

    assert "from animals import Shelter\n" in pages["pets.md"]


def test_a_union_shows_which_text_means_which_model() -> None:
    fees = PAGES["Library"]["fees.md"]

    assert section(fees, "## Union Payment") == (
        """\
How a fee is paid.

The treasury thinks of new ways.

Source: [payments](https://handbook.library.example/payments), official: the vendor's page was \
read to its end.

| `Way` in JSON | model |
| --- | --- |
| `"cash"` | [`Cash`](fees.md#model-cash) |
| `"cheque"` | [`Cheque`](fees.md#model-cheque) |
| `"open cheque"` | [`Cheque`](fees.md#model-cheque) |

Any other object is kept as the `dict` that it is.
"""
    )
    assert '| `way` | `Way` | `"cash"` or `None` |' in section(fees, "## Model Cash")
    assert "[`Payment`](fees.md#union-payment)" in section(fees, "## Model Receipt")


def test_an_update_with_patch_does_not_replace_the_whole_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    api = load(("resources/pets.yaml", "    put: /pets\n", "    patch: /pets\n"))
    words = "hanges the fields that are given; a second call has the same result."

    assert f"- Effect: replace; it c{words}" in formatted(reference_pages(api))["pets.md"]
    assert f" C{words} Source: " in " ".join(package(api)["pets.py"].split())
