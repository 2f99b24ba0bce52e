"""A print overflow is reported by a warning before the text is sent, and the text is sent whole."""

from __future__ import annotations

import warnings
from typing import Any

import attrs
import pytest

from postalytics_runtime.bulk import BulkUpload, RowState, bulk_upload
from postalytics_runtime.errors import PrintLengthWarning
from postalytics_runtime.schema import BulkOptions, Model
from support.runtime.post_office_api import (
    CREATE_PARCEL,
    CREATE_STAMP,
    NewParcel,
    NewStamp,
    Person,
    open_office,
)

LONG = "Ada Lovelace"


class Kept:
    """A server that keeps the bodies of its requests."""

    def __init__(self) -> None:
        self.bodies: list[Any] = []

    def __call__(self, asked: str, body: Any) -> Any:
        self.bodies.append(body)
        return {"number": 1}


async def create_stamp(office: Any, body: Model) -> Any:
    """A function like the emitted ones."""
    return await office.call(CREATE_STAMP, body=body)


async def test_a_print_overflow_is_a_warning_at_the_call_and_sent_whole() -> None:
    kept = Kept()
    async with open_office(kept) as (office, _):
        with pytest.warns(PrintLengthWarning) as caught:
            await create_stamp(office, NewStamp(motif=LONG, series="A"))
    assert [str(warning.message) for warning in caught] == [
        "office.create_stamp: motif has 12 characters, but only 6 are printed; the rest is sent "
        "and cut off."
    ]
    here = test_a_print_overflow_is_a_warning_at_the_call_and_sent_whole.__code__
    assert caught[0].filename == __file__
    assert caught[0].lineno in {line for _, _, line in here.co_lines()}
    assert kept.bodies == [{"Motif": LONG, "series": "A"}]


async def test_each_print_overflow_is_a_warning_also_in_nested_models() -> None:
    body = NewParcel(
        weight=1,
        label="123456789",
        receivers=[Person(zip="1", name="1234567890"), Person(zip="1", name="12345678901")],
    )
    async with open_office(Kept()) as (office, _):
        with pytest.warns(PrintLengthWarning) as caught:
            await office.call(CREATE_PARCEL, body=body)
    assert [str(warning.message).partition(" has ")[0] for warning in caught] == [
        "office.create_parcel: label",
        "office.create_parcel: receivers[1].name",
    ]


async def test_a_warning_that_is_made_an_error_sends_nothing() -> None:
    kept = Kept()
    async with open_office(kept) as (office, _):
        with warnings.catch_warnings():
            warnings.simplefilter("error", PrintLengthWarning)
            with pytest.raises(PrintLengthWarning):
                await create_stamp(office, NewStamp(motif=LONG, series="A"))
    assert kept.bodies == []


async def test_the_rows_of_an_upload_do_not_warn_one_by_one() -> None:
    kept = Kept()
    stamps = attrs.evolve(
        CREATE_STAMP,
        bulk=BulkOptions(
            function="f", command="c", summary="", noun="stamp", target="series", fixed=("series",)
        ),
    )
    async with open_office(kept) as (office, _):
        upload: BulkUpload[NewStamp, Any] = bulk_upload(
            office, stamps, [{"motif": LONG}], fixed={"series": "A"}
        )
        outcomes = [outcome async for outcome in upload]
    assert [outcome.state for outcome in outcomes] == [RowState.SUCCEEDED]
    assert kept.bodies == [{"Motif": LONG, "series": "A"}]
