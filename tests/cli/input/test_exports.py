"""Files that other programs export are uploaded as they come."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import attrs
import orjson
import pytest

from postalytics import API
from postalytics.testing import FakePostalytics
from postalytics_runtime.cli.input import UploadRequest, command_text, kept_options
from postalytics_runtime.cli.input.export_choice import chosen_export
from postalytics_runtime.errors import ConfigurationError
from support.cli.operating import operate

Captured = pytest.CaptureFixture[str]
FILES = Path(__file__).parents[2] / "support" / "cli" / "export_files"
NAMES = ("first_name", "last_name", "company", "email_address", "phone", "occupation")
ADDRESS = ("address_street", "address_street2", "address_city", "address_state", "address_zip")
MAIL = "ada.quill@example.com"
PHONE = "617-555-0101"
ELM = ("12 Elm Street", "Apt 4", "Boston", "MA", "02134")
BANK = ("1 Bank Street", None, "Boston", "MA", "02110")
FILE_OF = {
    "hubspot-contacts": ["hubspot_contacts"],
    "mailchimp-audience": ["mailchimp_audience"],
    "salesforce-contacts": ["salesforce_data", "salesforce_report"],
    "shopify-customers": ["shopify_customers", "shopify_customers_older"],
    "shopify-orders": ["shopify_orders"],
    "woocommerce-customers": ["woocommerce_customers"],
    "woocommerce-orders": ["woocommerce_orders"],
}
ADA = {
    "hubspot_contacts": (
        ("Ada", "Quill", "Quill Books", MAIL, PHONE, "Editor"),
        ("12 Elm Street", None, "Boston", "MA", "02134"),
    ),
    "mailchimp_audience": (("Ada", "Quill", None, MAIL, PHONE, None), ELM),
    "salesforce_data": (
        ("Ada", "Quill", None, MAIL, PHONE, "Editor"),
        ("12 Elm Street", None, "Boston", "MA", "02134"),
    ),
    "salesforce_report": (("Ada", "Quill", "Quill Books", MAIL, PHONE, "Editor"), ELM),
    "shopify_customers": (("Ada", "Quill", None, MAIL, "+16175550101", None), ELM),
    "shopify_customers_older": (("Ada", "Quill", None, MAIL, "+16175550101", None), ELM),
    "shopify_orders": (("Ada M.", "van Quill", None, MAIL, None, None), ELM),
    "woocommerce_customers": (("Ada", "Quill", None, MAIL, "+16175550101", None), ELM),
    "woocommerce_orders": (("Ada", "Quill", None, MAIL, "+16175550101", None), ELM),
}
"""The first person of each file."""
OPERATION = API.operation("contacts.create_contact")


@pytest.fixture
async def fake() -> AsyncIterator[FakePostalytics]:
    async with FakePostalytics() as server:
        yield server


@pytest.fixture(autouse=True)
def _jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTALYTICS_JOBS", str(tmp_path / "jobs"))


async def upload(fake: FakePostalytics, path: Path, *words: str) -> int:
    return await operate(fake, "contacts", "upload", path, "--list", "1", "--yes", *words)


def copied(folder: Path, name: str, *edits: tuple[str, str]) -> Path:
    """Copy a file with edits, so that result files are not written next to it."""
    text = (FILES / f"{name}.csv").read_bytes().decode()
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path = folder / f"{name}.csv"
    path.write_bytes(text.encode())
    return path


def request(path: Path, export: str | None = None) -> UploadRequest:
    assert OPERATION.bulk is not None
    return UploadRequest(
        api=API,
        operation=OPERATION,
        bulk=OPERATION.bulk,
        file=path,
        source=path,
        fixed={"contact_list_id": 1},
        export=export,
    )


def header_of(name: str) -> list[str]:
    line = (FILES / f"{name}.csv").read_text().partition("\n")[0]
    return line.replace('"', "").split(",")


def fields(record: dict[str, Any], names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(record.get(name) or None for name in names)


def added(fake: FakePostalytics) -> list[dict[str, Any]]:
    return fake.records("contacts")[3:]


def test_there_is_a_file_of_each_export() -> None:
    assert FILE_OF.keys() == {export.name for export in API.exports if export.recognised_by}
    assert {name for names in FILE_OF.values() for name in names} == ADA.keys()
    assert sorted(path.stem for path in FILES.iterdir()) == sorted(ADA)


@pytest.mark.parametrize(("export", "name"), [(e, name) for e in FILE_OF for name in FILE_OF[e]])
def test_a_file_is_recognised(export: str, name: str) -> None:
    found = chosen_export(request(FILES / f"{name}.csv"), header_of(name))
    assert found is not None
    assert found.name == export


@pytest.mark.parametrize("name", ADA)
async def test_a_file_is_uploaded_as_it_comes(
    name: str, fake: FakePostalytics, tmp_path: Path
) -> None:
    assert await upload(fake, copied(tmp_path, name)) == 0
    first = added(fake)[0]
    assert (fields(first, NAMES), fields(first, ADDRESS)) == ADA[name]


async def test_the_plan_shows_the_export_the_address_and_what_is_split(
    fake: FakePostalytics, tmp_path: Path, capsys: Captured
) -> None:
    assert await upload(fake, copied(tmp_path, "shopify_orders"), "--dry-run") == 0
    shown = capsys.readouterr().out
    assert (
        "Export       Shopify orders (recognised by its header)\n"
        "             the shipping address of each row\n"
        "               for the billing address: --export shopify-orders/billing\n"
        "             Shipping Name is split: the first word is the first name, the rest\n"
        "             the last name (2 rows)\n"
        "               Ada M. van Quill -> Ada M. | van Quill\n"
        "               Mr. and Mrs. Ferris -> Mr. and Mrs. | Ferris\n"
        "             Shipping Zip has a ' before the digits, which is left out (1 row)\n"
        "               '02134 -> 02134\n"
    ) in shown
    assert max(map(len, shown.splitlines()[1:])) <= 80


async def test_long_cells_are_shown_with_their_parts_below(
    fake: FakePostalytics, tmp_path: Path, capsys: Captured
) -> None:
    path = copied(tmp_path, "mailchimp_audience", ("12 Elm", f"12 {'Elm ' * 15}Elm"))
    assert await upload(fake, path, "--dry-run") == 0
    shown = capsys.readouterr().out
    assert f"               12 {'Elm ' * 13}El...\n                 -> 12 Elm Elm " in shown
    assert (
        "               7 Oak Avenue    Austin  TX  78701  US\n"
        "                 -> 7 Oak Avenue | Austin | TX | 78701\n"
    ) in shown
    export = shown.partition("Export")[2].partition("Columns")[0]
    assert max(map(len, export.splitlines())) <= 80


async def test_the_plan_for_a_program_names_the_export(
    fake: FakePostalytics, tmp_path: Path, capsys: Captured
) -> None:
    path = copied(tmp_path, "hubspot_contacts")
    assert await upload(fake, path, "--dry-run", "--json") == 0
    assert orjson.loads(capsys.readouterr().out)["export"] == "hubspot-contacts"


async def test_another_address_can_be_chosen(
    fake: FakePostalytics, tmp_path: Path, capsys: Captured
) -> None:
    path = copied(tmp_path, "woocommerce_orders")
    assert await upload(fake, path, "--export", "woocommerce-orders/shipping") == 0
    assert fields(added(fake)[0], ADDRESS) == BANK
    shown = capsys.readouterr().out
    assert "Export       WooCommerce orders (chosen by --export)\n" in shown
    assert "for the billing address: --export woocommerce-orders/billing\n" in shown


async def test_a_job_keeps_the_export(
    fake: FakePostalytics, tmp_path: Path, capsys: Captured
) -> None:
    path = copied(tmp_path, "woocommerce_orders")
    options = ("--export", "woocommerce-orders/shipping", "--max-rejected", "0")
    assert await upload(fake, path, *options) == 0
    job = request(path, "woocommerce-orders/shipping")
    kept = kept_options(job.kept(API.environments[0]))
    assert kept["export"] == "woocommerce-orders/shipping"
    assert job.differing(kept) == []
    assert request(path).differing(kept) == ["--export"]
    assert "--export woocommerce-orders/shipping" in command_text(job, path)
    assert "--export" not in command_text(request(path), path)


async def test_a_forced_export_needs_no_distinctive_header(
    fake: FakePostalytics, tmp_path: Path, capsys: Captured
) -> None:
    path = copied(
        tmp_path, "hubspot_contacts", ('"Record ID",', ""), ('"151",', ""), ('"152",', "")
    )
    assert await upload(fake, path) == 2
    assert "--only-known-columns" in capsys.readouterr().err
    assert await upload(fake, path, "--export", "hubspot-contacts") == 0
    assert len(added(fake)) == 2


async def test_exports_can_be_switched_off(
    fake: FakePostalytics, tmp_path: Path, capsys: Captured
) -> None:
    path = copied(tmp_path, "shopify_customers")
    assert await upload(fake, path, "--export", "none") == 2
    error = capsys.readouterr().err
    assert "\n  16 columns match no field of a contact.\n" in error
    assert " --export none " in error


async def test_the_header_of_an_export_is_found_below_a_title(
    fake: FakePostalytics, tmp_path: Path, capsys: Captured
) -> None:
    path = copied(
        tmp_path, "woocommerce_orders", ("order_id,order_number", "Of May\n\norder_id,order_number")
    )
    assert await upload(fake, path, "--export", "none") == 2
    assert "--header-row" not in capsys.readouterr().err
    assert await upload(fake, path) == 2
    assert "--header-row 3\n" in capsys.readouterr().err
    assert await upload(fake, path, "--header-row", "3") == 0
    assert len(added(fake)) == 2


async def test_a_column_of_your_own_is_asked_for(
    fake: FakePostalytics, tmp_path: Path, capsys: Captured
) -> None:
    path = copied(tmp_path, "shopify_customers", ("Tax Exempt", "Shoe size"))
    assert await upload(fake, path) == 2
    error = capsys.readouterr().err
    assert "Column 'Shoe size' matches no field of a contact." in error
    assert "Customer ID" not in error
    assert error.endswith(" --ignore-column 'Shoe size'\n")
    assert await upload(fake, path, "--ignore-column", "Shoe size") == 0


async def test_options_go_before_the_export(fake: FakePostalytics, tmp_path: Path) -> None:
    path = copied(tmp_path, "shopify_customers")
    options = ("--map", "Note=occupation", "--ignore-column", "Phone")
    assert await upload(fake, path, *options) == 0
    assert [fields(one, ("phone", "occupation")) for one in added(fake)] == [
        ("+16175550101", None),
        (None, 'likes "blue"'),
        ("(973) 555-0102", None),
    ]


@pytest.mark.parametrize("name", ["shopify_customers", "mailchimp_audience", "shopify_orders"])
async def test_the_mapping_of_an_export_is_used_again(
    fake: FakePostalytics, tmp_path: Path, name: str
) -> None:
    path, saved = copied(tmp_path, name), tmp_path / "saved.toml"
    plain = tmp_path / "plain.csv"
    plain.write_bytes(path.read_bytes())
    assert await upload(fake, path) == 0
    names = ("first_name", "last_name", "address_street", "address_city", "address_zip", "phone")
    before = [fields(one, names) for one in added(fake)]
    assert await upload(fake, plain, "--save-mapping", str(saved), "--dry-run", "--again") == 0
    assert "\nexport = " in saved.read_text()
    assert await upload(fake, plain, "--mapping", str(saved), "--again") == 0
    assert [fields(one, names) for one in added(fake)] == before + before


async def test_cells_that_cannot_be_split_are_named_with_their_rows(
    fake: FakePostalytics, tmp_path: Path, capsys: Captured
) -> None:
    path = copied(
        tmp_path,
        "mailchimp_audience",
        ("7 Oak Avenue    Austin  TX  78701  US", "7 Oak Avenue, Austin, TX 78701"),
    )
    assert await upload(fake, path) == 2
    assert (
        'mailchimp_audience.csv:3 (row 2), column Address: "7 Oak Avenue, Austin, TX 78701" is not '
        "street, city, state, ZIP and country with two blanks between them (1 part)\n"
    ) in capsys.readouterr().err
    assert await upload(fake, path, "--skip-bad-rows") == 1
    assert len(added(fake)) == 1
    left = path.with_name("mailchimp_audience.rejected.csv").read_bytes()
    assert left == b"".join(path.read_bytes().splitlines(keepends=True)[::2])


@pytest.mark.parametrize(
    ("export", "message"),
    [
        (
            "shopify",
            "There is no export 'shopify'. Did you mean shopify-customers or shopify-orders? The "
            "exports are "
            "hubspot-contacts, mailchimp-audience, salesforce-contacts, shopify-customers, "
            "shopify-orders, whole-names, woocommerce-customers, woocommerce-orders; --export "
            "none is for any other file. Nothing was sent.",
        ),
        (
            "woocommerce-orders/shiping",
            "woocommerce_orders.csv has no address 'shiping'. Did you mean shipping? The addresses "
            "in it: billing, shipping. Nothing was sent.",
        ),
        (
            "salesforce-contacts/other",
            "woocommerce_orders.csv has no address 'other'. It has none. Nothing was sent.",
        ),
    ],
)
def test_an_unknown_name_is_refused(export: str, message: str) -> None:
    path = FILES / "woocommerce_orders.csv"
    with pytest.raises(ConfigurationError) as caught:
        chosen_export(request(path, export), header_of("woocommerce_orders"))
    assert caught.value.message == message


def test_a_header_of_two_exports_is_refused() -> None:
    header = [*header_of("hubspot_contacts"), *header_of("woocommerce_orders")]
    with pytest.raises(ConfigurationError) as caught:
        chosen_export(request(Path("both.csv")), header)
    assert caught.value.message == (
        "both.csv has the header of HubSpot contacts and of WooCommerce orders. Choose --export "
        "hubspot-contacts or --export woocommerce-orders, or --export none for none of them. "
        "Nothing was sent."
    )


def test_an_api_may_have_no_exports() -> None:
    job = attrs.evolve(
        request(Path("orders.csv"), "woocommerce-orders"), api=attrs.evolve(API, exports=())
    )
    assert chosen_export(job, header_of("woocommerce_orders")) is None


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("hubspot_contacts", "Country/Region"),
        ("salesforce_report", "Mailing Country"),
        ("shopify_customers", "Default Address Country Code"),
        ("shopify_customers_older", "Country Code"),
        ("shopify_orders", "Shipping Country"),
        ("woocommerce_customers", "billing_country"),
        ("woocommerce_orders", "billing_country"),
    ],
)
async def test_a_row_of_another_country_is_refused(
    fake: FakePostalytics, tmp_path: Path, capsys: Captured, name: str, column: str
) -> None:
    with (FILES / f"{name}.csv").open(newline="") as file:
        header, first, *_ = csv.reader(file)
    # Milan is in the province MI, and has a postal code of five digits.
    first[header.index(column)] = "IT"
    path = tmp_path / "abroad.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, first])
    assert await upload(fake, path) == 2
    assert (
        f'abroad.csv:2 (row 1), column {column}: "IT" is neither the United States nor Canada\n'
    ) in capsys.readouterr().err
    assert await upload(fake, path, "--ignore-column", column) == 0
