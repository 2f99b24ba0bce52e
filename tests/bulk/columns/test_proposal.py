"""The options that are proposed make the columns match, and ignore no column that is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk.columns import Proposal, propose
from postalytics_runtime.bulk.csv import ColumnMapping, match_columns
from postalytics_runtime.schema import Export, ExportColumn
from support.bulk.people_api import ADD_PERSON

NAMES = {
    "first_name": ["First Name", "Owner First Name", "Frist Name", "Given Name"],
    "last_name": ["Last Name", "surname", "Contact Last Name"],
    "address_street": ["Street Address", "mailing_address_1", "Adress", "Billing Street"],
    "address_street2": ["Address 2", "Mailing Address Line 2", "Street Address 2"],
    "address_city": ["City", "ShippingCity", "City/Town"],
    "address_state": ["State", "State/Province", "Sate", "Mailing State"],
    "address_zip": ["ZIP", "Postal Code", "mailing_zipcode", "Zip/Postal Code"],
    "email_address": ["Email", "E-mail", "Your Email"],
}
VALUES = {"address_state": "MA", "address_zip": "02134"}
NEEDED = [name for name in NAMES if name not in ("address_street2", "email_address")]
OTHERS = [
    *("Notes", "Office ID", "", " ", "A=B", "-x", "3", "12", "it's", "a\nb", "\x1b[2J", "Box Id"),
    *("Last Order Date", "Stage", "City Tax", "x" * 80, "Ünit", "Email Opt In", "Company Size"),
]


@attrs.frozen
class Column:
    name: str
    sample: str
    field: str | None = None


def columns_of(field: str) -> st.SearchStrategy[list[Column]]:
    names = st.sampled_from(NAMES[field])
    columns = st.builds(Column, names, st.just(VALUES.get(field, "x")), st.just(field))
    return st.lists(columns, min_size=field in NEEDED, max_size=2)


HEADERS: st.SearchStrategy[list[Column]] = (
    st.tuples(
        *map(columns_of, NAMES),
        st.lists(
            st.builds(Column, st.sampled_from(OTHERS), st.sampled_from(["", "y", "2024"])),
            max_size=8,
        ),
    )
    .map(lambda groups: [column for group in groups for column in group])
    .flatmap(st.permutations)
)


def proposal(
    header: Sequence[str],
    samples: Sequence[str] | None = None,
    *,
    ignore: Sequence[str] = (),
    mapping: Mapping[str, str] | None = None,
    numbered: Mapping[str, str] | None = None,
    only_known: bool = False,
) -> Proposal:
    return propose(
        header,
        ADD_PERSON,
        samples=samples or ["x"] * len(header),
        ignore=ignore,
        mapping=mapping,
        numbered=numbered,
        only_known=only_known,
    )


def matched(
    header: Sequence[str],
    samples: Sequence[str],
    found: Proposal,
    chosen: Mapping[str, int],
) -> ColumnMapping:
    """Match columns with the options that were proposed, and the choices made."""
    numbers = {str(at + 1): name for name, at in chosen.items()}
    return match_columns(
        header,
        ADD_PERSON,
        ignore=found.ignore,
        mapping=found.mapping,
        numbered={**found.numbered, **numbers},
        only_known=found.only_known,
        first_row=samples,
    )


@given(HEADERS, st.booleans(), st.data())
def test_what_is_proposed_makes_the_columns_match(
    columns: list[Column], only_known: bool, data: st.DataObject
) -> None:
    header = [column.name for column in columns]
    samples = [column.sample for column in columns]
    found = proposal(header, samples, only_known=only_known)
    chosen: dict[str, int] = {}
    for name, candidates in found.choices.items():
        right = [at for at in candidates if columns[at].field == name]
        chosen[name] = data.draw(st.sampled_from(right), label=name)
    result = matched(header, samples, found, chosen)
    fields = [None if field is None else field.name for field in result.fields]
    assert {*NEEDED} <= {*fields}
    given_fields = [column.field for column in columns]
    assert [given_fields[at] for at, name in enumerate(fields) if name] == [*filter(None, fields)]
    needed = {at for at in found.left_out if columns[at].field in NEEDED}
    assert needed <= {*found.possible}


@given(HEADERS, st.data())
def test_options_that_were_given_are_kept(columns: list[Column], data: st.DataObject) -> None:
    header = [column.name for column in columns]
    samples = [column.sample for column in columns]
    field = data.draw(st.sampled_from(["extra_1", "extra_2"]))
    at = data.draw(st.sampled_from(range(len(header))))
    found = proposal(header, samples, numbered={str(at + 1): field})
    assert {**found.numbered, **found.mapping}.get(str(at + 1), found.mapping.get(header[at])) == (
        field
    )


def test_a_complete_proposal_names_what_is_left_out() -> None:
    header = ["First Name", "Last Name", "Street Address 1", "City", "State", "ZIP", "Shop"]
    found = proposal(header, ["x", "x", "x", "x", "MA", "02134", "x"])
    assert found.is_complete
    assert (found.ignore, found.mapping, found.numbered, found.only_known) == (
        ("Shop",),
        {"Street Address 1": "address_street"},
        {},
        False,
    )
    assert (found.likely, found.left_out, found.possible) == ({2: "address_street"}, (6,), {})


WHOLE = ["First Name", "Last Name", "Address", "City", "State", "ZIP"]
SAMPLES = ["Ada", "Lovelace", "1 A St", "Boston", "MA", "02134"]


@pytest.mark.parametrize(
    ("more", "ignore", "only_known"),
    [
        (["a", "b", "c"], ("a", "b", "c"), False),
        (["a", "b", "c", "d"], (), True),
        (["a", "a"], ("7", "8"), False),
        (["8", "", "\x1b"], (), True),
        (["", "\x1b"], ("7", "8"), False),
        (["b", "x" * 70], ("b", "8"), False),
        (["box id"], ("box id",), False),
    ],
)
def test_few_columns_are_ignored_by_name_or_by_number(
    more: list[str], ignore: tuple[str, ...], only_known: bool
) -> None:
    found = proposal([*WHOLE, *more])
    assert (found.ignore, found.only_known, found.is_complete) == (ignore, only_known, True)


def test_several_columns_for_one_field_are_a_choice() -> None:
    header = [*WHOLE, "City", "Town", "Shipping City"]
    assert proposal(header).choices == {"address_city": (3, 6, 7)}
    header = [*(name for name in WHOLE if name != "City"), "Billing City", "Shipping City"]
    assert proposal(header).choices == {"address_city": (5, 6)}


def test_a_column_that_is_needed_may_be_one_that_an_option_ignores() -> None:
    assert proposal(WHOLE, SAMPLES, ignore=["City"]).choices == {"address_city": (3,)}


def test_the_only_column_that_may_be_a_field_is_named() -> None:
    header = ["First Name", "Last Name", "Street and number", *WHOLE[3:], "Shop"]
    found = proposal(header, [*SAMPLES, "x"])
    assert (found.choices, found.perhaps) == ({}, {2: "address_street"})
    assert (found.numbered, found.mapping, found.only_known) == ({"3": "address_street"}, {}, True)


def test_the_only_column_that_is_left_is_not_taken_for_a_field_that_it_is_not_like() -> None:
    header = ["First Name", "Last Name", *WHOLE[3:], "Shop"]
    found = proposal(header, ["x", "x", *SAMPLES[3:], "x"])
    assert (found.choices, found.perhaps) == ({"address_street": (5,)}, {})


def test_the_only_column_for_two_fields_is_taken_for_none() -> None:
    header = ["First Name", "Last Name", "State or ZIP", "City", "Address"]
    found = proposal(header, ["Ada", "Lovelace", "MA", "Boston", "1 A St"])
    assert found.perhaps == {}


def test_names_are_chosen_if_no_column_is_like_them_or_a_company() -> None:
    assert [*proposal(["Vorname", "Nachname", *WHOLE[2:], "Shop"]).choices] == [
        "first_name",
        "last_name",
    ]


def test_the_alternative_with_the_least_to_choose_is_proposed() -> None:
    assert proposal(["Full Name", *WHOLE[2:]]).lacking == ["first_name", "last_name"]
    assert proposal(["First Name", "Nachname", *WHOLE[2:]]).choices == {"last_name": (1,)}


def test_names_that_are_surely_fields_go_before_a_possible_company() -> None:
    names = ["Owner First Name", "Contact First Name", "Owner Last Name", "Contact Last Name"]
    assert proposal([*names, *WHOLE[2:], "Company Size"]).choices == {
        "first_name": (0, 1, 2, 3),
        "last_name": (2, 3, 0, 1),
    }


def test_a_field_that_no_column_can_be_is_lacking() -> None:
    assert proposal(WHOLE[:-1]).lacking == ["address_zip"]
    assert proposal([*WHOLE[:-1], "PLZ"]).lacking == []


def test_a_header_that_is_a_row_has_no_names() -> None:
    assert not proposal(SAMPLES).has_names
    assert proposal(["Vorname", "Nachname"]).has_names


def test_another_column_that_is_surely_a_field_is_shown() -> None:
    found = proposal([*WHOLE, "Shipping City"])
    assert (found.ignore, found.possible) == (("Shipping City",), {6: "address_city"})


def test_a_column_that_is_left_out_may_be_a_field_of_the_row_key() -> None:
    found = proposal([*WHOLE, "Company Size", "Email Opt In", "addr2"])
    assert found.possible == {6: "company", 8: "address_street2"}


@pytest.mark.parametrize(
    ("mapping", "numbered", "found"),
    [
        ({"Shpo": "extra_1"}, {}, {"mapping": {"Shop": "extra_1"}}),
        ({"Shop": "extra1"}, {}, {"mapping": {"Shop": "extra_1"}}),
        ({"Shop": "compny"}, {}, {"mapping": {"Shop": "company"}}),
        ({"Shop": "xyz"}, {}, {"nameless": (6,)}),
        ({"Shop": "box_id"}, {}, {"nameless": (6,)}),
        ({"nix": "xyz"}, {}, {"nameless": ()}),
        ({"nix": "extra_1"}, {}, {"choices": {"extra_1": (6, 7, 8)}}),
        ({"till": "extra_1"}, {}, {"choices": {"extra_1": (7, 8)}}),
        ({}, {"99": "extra_1"}, {"choices": {"extra_1": (6, 7, 8)}}),
        ({}, {"7": "extra_1"}, {"mapping": {"Shop": "extra_1"}}),
        ({}, {"8": "extra_1"}, {"numbered": {"8": "extra_1"}}),
        ({"Shop": "extra_1"}, {"8": "extra_1"}, {"choices": {"extra_1": (6, 7)}}),
        ({"Shop": "extra_1"}, {"7": "extra_2"}, {"mapping": {"Shop": "extra_2"}}),
    ],
)
def test_an_option_with_a_mistake_is_corrected_or_becomes_a_choice(
    mapping: dict[str, str], numbered: dict[str, str], found: dict[str, object]
) -> None:
    header = [*WHOLE, "Shop", "Till", "Till"]
    given_options = proposal(header, mapping=mapping, numbered=numbered)
    assert {name: getattr(given_options, name) for name in found} == found


def test_a_column_to_ignore_that_is_not_there_is_not_proposed() -> None:
    found = proposal([*WHOLE, "Till", "till"], ignore=["none", "TILL", "7"])
    assert found.ignore == ("7", "till")


EXPORT = Export(
    name="shop",
    title="Shop",
    recognised_by=(("Shop ID",),),
    columns=(
        ExportColumn(header="Name", fields=("first_name", "last_name"), split="whole_name"),
        ExportColumn(header="Ship Street", fields=("address_street",)),
    ),
    ignored=("Shop ID",),
)


def test_the_columns_of_an_export_are_not_proposed() -> None:
    header = ["Name", "Ship Street", *WHOLE[3:], "Shop ID", "Shoe size"]
    found = propose(header, ADD_PERSON, samples=["x"] * len(header), export=EXPORT)
    assert (found.mapping, found.choices, found.ignore) == ({}, {}, ("Shoe size",))
    lacking = ["Name", "Ship Street", "City", "State", "Shop ID"]
    found = propose(lacking, ADD_PERSON, samples=["x"] * 5, ignore=["City"], export=EXPORT)
    assert found.choices == {"address_city": (2,), "address_zip": (0, 2, 4)}
