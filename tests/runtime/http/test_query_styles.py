"""Several values of one query parameter: written exactly, or refused before anything is sent."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from postalytics import API
from postalytics_runtime.errors import InvalidRequestError
from postalytics_runtime.fake.requests import read_parameters
from postalytics_runtime.http import RequestBuilder
from postalytics_runtime.schema import Parameter

TAGS = Parameter("tags", "string", wire_name="Tag", style="repeat", is_list=True, max_items=3)
KINDS = Parameter("kinds", "string", wire_name="kind", style="comma", is_list=True)
SIZES = Parameter("sizes", "int", wire_name="size", style="brackets", is_list=True, minimum=1)
WEIGHT = Parameter("weight", "number", style="brackets", maximum=9, max_items=2)
NEEDED = Parameter("needed", "bool", style="repeat", is_list=True, required=True)
PLAIN = Parameter("plain", "string")
READ = attrs.evolve(
    API.operation("accounts.get_my_account"),
    query_parameters=(PLAIN, TAGS, KINDS, SIZES, WEIGHT),
)
NEEDING = attrs.evolve(READ, query_parameters=(NEEDED,))


def query(operation: Any = READ, **values: Any) -> str:
    wires = {one.name: one.wire_name for one in operation.query_parameters}
    given = {wires[name]: value for name, value in values.items()}
    request, _ = RequestBuilder(operation, "https://h.example", API).build((), given, None)
    return request.url.raw_query_string


def refused(operation: Any = READ, **values: Any) -> str:
    with pytest.raises(InvalidRequestError) as caught:
        query(operation, **values)
    return caught.value.message.removeprefix("Nothing was sent: ")


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ({"tags": ["a", "b"]}, "Tag=a&Tag=b"),
        ({"tags": ("a b", "c,d", "e&f=g")}, "Tag=a%20b&Tag=c%2Cd&Tag=e%26f%3Dg"),
        ({"kinds": ["a", "b c", "d&e"]}, "kind=a,b%20c,d%26e"),
        ({"kinds": ["a"]}, "kind=a"),
        ({"sizes": [1, 2]}, "size%5B%5D=1&size%5B%5D=2"),
        ({"weight": {"min": 2.5, "a b": 3}}, "weight%5Bmin%5D=2.5&weight%5Ba%20b%5D=3"),
        ({"plain": "x,y", "tags": ["a"], "kinds": ["b", "c"]}, "plain=x%2Cy&Tag=a&kind=b,c"),
        ({"tags": None, "weight": None}, ""),
    ],
)
def test_values_are_written_in_their_style(values: dict[str, Any], written: str) -> None:
    assert query(**values) == written


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"tags": []}, "tags is empty, which a query cannot say: leave it out."),
        ({"weight": {}}, "weight is empty, which a query cannot say: leave it out."),
        ({"tags": "abc"}, "tags must be a list, not text."),
        ({"tags": b"abc"}, "tags must be a list, not bytes."),
        ({"tags": {"a": "b"}}, "tags must be a list, not dict."),
        ({"tags": {"a"}}, "tags must be a list, not set."),
        ({"weight": [1]}, "weight must be a mapping from names to values, not list."),
        ({"tags": list("abcd")}, "tags has 4 values, more than 3."),
        ({"weight": dict.fromkeys("abc", 1)}, "weight has 3 values, more than 2."),
        ({"tags": ["a", ""]}, "tags has a value that is missing or empty."),
        ({"tags": ["a", None]}, "tags has a value that is missing or empty."),
        ({"tags": ["a", 1, 2]}, "tags must be text, not int."),
        ({"sizes": [True]}, "sizes must be a whole number, not bool."),
        ({"sizes": [2**31]}, "sizes must be a whole number of 32 bits."),
        ({"sizes": [0]}, "sizes is 0, less than 1."),
        ({"weight": {"min": 10}}, "weight is 10, more than 9."),
        ({"weight": {"min": float("nan")}}, "weight must be a finite number."),
        ({"kinds": ["a", "b,c"]}, "kinds holds a comma, which separates the values."),
        ({"tags": ["a\0"]}, "tags holds a control character."),
        *(
            (
                {"weight": {name: 1}},
                "weight has a name that is empty, is not text, or holds a bracket or control "
                "character.",
            )
            for name in ("", " ", "a]", "[b", "a\n", 7)
        ),
    ],
)
def test_what_has_no_form_in_a_query_is_refused(values: dict[str, Any], message: str) -> None:
    assert refused(**values) == message


def test_a_list_that_is_required_must_be_given() -> None:
    assert refused(NEEDING) == "needed is missing."
    assert query(NEEDING, needed=[True, False]) == "needed=true&needed=false"


@pytest.mark.parametrize(
    ("pairs", "values"),
    [
        ([("Tag", "a"), ("Tag", "b,c")], {"tags": ["a", "b,c"]}),
        ([("kind", "a,b")], {"kinds": ["a", "b"]}),
        ([("size[]", "1"), ("size[]", "2"), ("size", "3")], {"sizes": [1, 2]}),
        ([("weight[min]", "2.5"), ("weight[max]", "3")], {"weight": {"min": 2.5, "max": 3}}),
        ([("weight[min", "2"), ("weight[]", "3"), ("weight[a][b]", "4"), ("weight", "5")], {}),
        ([], {}),
    ],
)
def test_the_fake_reads_what_the_client_writes(
    pairs: list[tuple[str, str]], values: dict[str, Any]
) -> None:
    read = read_parameters(READ, {}, dict(pairs), {}, pairs)
    assert {name: value for name, value in read.items() if value is not None} == values
