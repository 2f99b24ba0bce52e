"""Which column holds which field, by the layout of an export."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from postalytics_runtime.bulk.exports import Placement, has_address, place, recognised
from postalytics_runtime.schema import Export, ExportAddress, ExportColumn

KNOWN = {"first", "last", "firm", "street", "second", "state", "zip", "phone"}


def column(header: str, *fields: str, split: str | None = None) -> ExportColumn:
    return ExportColumn(header=header, fields=fields, split=split)


SHOP = Export(
    name="shop",
    title="Shop",
    recognised_by=(("Ship Street", "Points"), ("Bill Street", "Points")),
    columns=(
        column("First Name", "first"),
        column("Last Name", "last"),
        column("Name", "first", "last", split="whole_name"),
        column("Mobile", "phone"),
        column("Phone", "phone"),
        column("Fax", "fax"),
    ),
    addresses=(
        ExportAddress(
            name="shipping",
            columns=(
                column("Ship Street", "street"),
                column("Ship State Code", "state"),
                column("Ship State", "state"),
                ExportColumn(header="Ship ZIP", fields=("zip",), text_mark=True),
                ExportColumn(header="Ship Country", country=True),
            ),
        ),
        ExportAddress(
            name="billing",
            columns=(
                column("Bill Street", "street", "second", split="lines"),
                column("Bill State", "state"),
                column("Bill ZIP", "zip"),
            ),
        ),
    ),
    ignored=("Points", "* (shop.*)"),
)


def placed(*header: str, given: Mapping[int, str | None] | None = None) -> Placement:
    return place(SHOP, header, given or {}, KNOWN)


def fields(placement: Placement) -> dict[int, str]:
    return dict(sorted(placement.fields.items()))


def test_columns_have_their_fields() -> None:
    found = placed("First Name", "Last Name", "Ship Street", "Ship State", "Ship ZIP", "Points")
    assert fields(found) == {0: "first", 1: "last", 2: "street", 3: "state", 4: "zip"}
    assert (found.left_out, found.names) == ({5}, ())
    assert [(one.source, one.into) for one in found.derivations] == [(4, (4,))]
    assert (found.address, found.other_addresses) == ("shipping", ())


def test_headers_are_compared_by_letters_and_digits() -> None:
    assert fields(placed("first_name", "LAST-NAME")) == {0: "first", 1: "last"}


def test_the_first_column_of_a_field_is_used_and_the_others_are_left_out() -> None:
    found = placed("Ship State", "Phone", "Ship State Code", "Mobile", "Ship Street")
    assert fields(found) == {2: "state", 3: "phone", 4: "street"}
    assert found.left_out == {0, 1}


def test_the_first_address_of_a_file_is_used_whatever_the_order_of_its_columns() -> None:
    found = placed("Bill Street", "Bill State", "Bill ZIP", "Ship Street", "Ship State")
    assert fields(found) == {3: "street", 4: "state"}
    assert (found.left_out, found.address) == ({0, 1, 2}, "shipping")
    assert found.other_addresses == ("billing",)


def test_an_address_without_its_first_column_is_not_used() -> None:
    found = placed("Ship State", "Ship ZIP", "Bill Street", "Bill State", "Bill ZIP")
    assert (found.address, found.left_out) == ("billing", {0, 1})
    assert fields(found) == {3: "state", 4: "zip", 5: "street", 6: "second"}


def test_an_address_that_an_option_leaves_out_is_not_used() -> None:
    header = ("Ship Street", "Ship State", "Bill Street", "Bill State")
    assert placed(*header, given={0: None}).address == "billing"
    assert placed(*header, given={0: "street"}).address == "shipping"


def test_a_file_may_have_no_address() -> None:
    found = placed("First Name")
    assert (found.address, found.other_addresses) == (None, ())


def test_options_go_before_the_export() -> None:
    found = placed("First Name", "Last Name", "Nick", given={2: "first", 1: None})
    assert (fields(found), found.left_out) == ({}, {0})


def test_split_cells_are_new_columns() -> None:
    found = placed("Name", "Bill Street", "Bill State")
    assert found.names == (
        "Name (first name)",
        "Name (last name)",
        "Bill Street (line 1)",
        "Bill Street (line 2)",
    )
    assert fields(found) == {2: "state", 3: "first", 4: "last", 5: "street", 6: "second"}
    assert [(one.source, one.into) for one in found.derivations] == [(0, (3, 4)), (1, (5, 6))]
    assert found.left_out == set()


def test_the_country_of_the_address_that_is_used_has_no_field() -> None:
    header = ("Ship Street", "Ship Country", "Bill Street", "ship country")
    found = placed(*header)
    assert [(one.source, one.into) for one in found.derivations] == [(1, ())]
    assert (found.left_out, found.repeated) == ({1, 2, 3}, ())
    assert [one.source for one in placed(*header, given={0: None}).derivations] == [2]
    assert placed(*header, given={1: None, 3: None}).derivations == ()


@pytest.mark.parametrize("other", ["First Name", "Last Name"])
def test_a_cell_is_split_only_if_all_its_fields_are_free(other: str) -> None:
    found = placed("Name", other)
    assert (found.names, found.left_out) == ((), {0})


def test_a_field_that_rows_lack_is_left_out() -> None:
    assert placed("Fax", "First Name").left_out == {0}


def test_the_second_of_two_columns_with_a_name_that_is_used_is_neither() -> None:
    found = placed("First Name", "Points", "First Name", "Points", "Name", "first-name")
    assert (fields(found), found.left_out) == ({0: "first"}, {1, 3, 4})
    assert found.repeated == ((0, 2, 5),)


def test_a_star_stands_for_any_letters() -> None:
    found = placed("First Name", "Birthday (shop.facts.birth)", "(shop.)", "Stop (other)")
    assert found.left_out == {1, 2}


def test_other_columns_stay_open() -> None:
    found = placed("First Name", "Shoe size", "")
    assert (fields(found), found.left_out) == ({0: "first"}, set())


def test_a_header_is_recognised_by_all_names_of_a_set() -> None:
    assert recognised(["points", "SHIP_STREET", "More"], [SHOP]) == [SHOP]
    assert recognised(["Points", "Bill Street"], [SHOP]) == [SHOP]
    assert recognised(["Points", "Street"], [SHOP]) == []


def test_an_address_is_in_a_file_with_its_first_column() -> None:
    shipping, billing = SHOP.addresses
    assert has_address(["ship street"], shipping)
    assert not has_address(["ship street", "Bill ZIP"], billing)
