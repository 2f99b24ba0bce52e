"""Faults of the fake server: their kinds, their rules and the requests that they affect."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.fake.fault import KINDS, OPTIONS, Fault
from postalytics_runtime.fake.faults import FaultInjector, parse_fault
from support.fake.library_api import API

CREATE, GET = "books.create_book", "books.get_book"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "reset"}, "There is no fault 'reset'. There are: rate_limited, refused, "),
        ({"kind": "reset_aftr"}, "There is no fault 'reset_aftr'. Did you mean reset_after? There"),
        ({"probability": 2}, "probability must be from 0 to 1, not 2."),
        ({"kind": 3}, "There is no fault 3. There are: rate_limited, "),
        ({"probability": "often"}, "probability must be from 0 to 1, not 'often'."),
        ({"probability": -0.1}, "probability must be from 0 to 1, not -0.1."),
        ({"probability": float("nan")}, "probability must be from 0 to 1, not nan."),
        ({"calls": 0}, "calls must be numbers from 1, such as 3, [1, 3] or range(2, 6), not 0."),
        ({"calls": []}, "calls must be numbers from 1, such as 3, [1, 3] or range(2, 6), not []."),
        ({"calls": [1, "x"]}, "calls must be numbers from 1, "),
        ({"calls": "first"}, "calls must be numbers from 1, "),
        ({"calls": 1.5}, "calls must be numbers from 1, "),
        ({"calls": range(3, 3)}, "calls must be numbers from 1, "),
        ({"calls": range(1, 9, 2)}, "calls must be numbers from 1, "),
        ({"status": 500}, "reset_after has no status."),
        ({"kind": "rate_limited", "status": 429}, "rate_limited has no status."),
        ({"kind": "refused", "status": 500}, "status must be from 400 to 499, not 500."),
        ({"kind": "server_error", "status": 499}, "status must be from 500 to 599, not 499."),
        ({"kind": "refused", "status": "4xx"}, "status must be from 400 to 499, not '4xx'."),
        ({"kind": "slow_drip", "pause": "long"}, "pause must be seconds from 0, not 'long'."),
        ({"kind": "slow_drip", "pause": -1}, "pause must be seconds from 0, not -1."),
        ({"kind": "slow_drip", "pause": float("inf")}, "pause must be seconds from 0, not inf."),
        (
            {"kind": "rate_limited", "retry_after": "2\r\nSet-Cookie: a=b"},
            "retry_after must be one line of text, not '2\\r\\nSet-Cookie: a=b'.",
        ),
    ],
)
def test_an_invalid_fault_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        Fault(**{"kind": "reset_after", **arguments})


def test_the_kind_of_a_fault_decides_whether_a_request_is_carried_out() -> None:
    assert [kind for kind in KINDS if not Fault(kind).carries_out] == [
        "rate_limited",
        "refused",
        "server_error",
        "error_in_success",
        "reset_before",
        "hang_before",
    ]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("hang_after", Fault("hang_after")),
        (
            " reset_after : operation = books.create_book , call = 3 ",
            Fault("reset_after", operation="books.create_book", calls=3),
        ),
        ("empty_body:call=1,3-5", Fault("empty_body", calls=[1, range(3, 6)])),
        ("empty_body:call=4-", Fault("empty_body", calls=range(4, sys.maxsize))),
        ("server_error:probability=0.01", Fault("server_error", probability=0.01)),
        ("refused:message=No, not now.", Fault("refused", message="No, not now.")),
        ("refused:status=422,call=2", Fault("refused", status=422, calls=2)),
        (
            "rate_limited:retry_after=Fri, 31 Dec 1999 23:59:59 GMT,call=2",
            Fault("rate_limited", retry_after="Fri, 31 Dec 1999 23:59:59 GMT", calls=2),
        ),
        ("rate_limited:retry_after=-1", Fault("rate_limited", retry_after=-1)),
        ("slow_drip:pause=0.5", Fault("slow_drip", pause=0.5)),
    ],
)
def test_a_fault_can_be_written_as_a_rule(rule: str, fault: Fault) -> None:
    assert parse_fault(rule) == fault


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("", "There is no fault ''. There are: "),
        ("reset_after,call=3", "There is no fault 'reset_after,call=3'. Did you mean reset_after?"),
        (
            "reset_after:calls=3",
            "reset_after has no option 'calls'. Did you mean call? "
            "Its options: operation, call, probability.",
        ),
        (
            "refused:pause=3",
            "refused has no option 'pause'. "
            "Its options: operation, call, probability, status, message.",
        ),
        ("refused:", "refused has no option ''. Its options: "),
        ("refused:call", "call has no value; write call=3 or 1,3-5."),
        ("refused:operation=", "operation has no value; write operation=NAME."),
        ("refused:call=3,call=4", "call is given twice."),
        ("refused:call=0", "call cannot be '0'; write it as in call=3 or 1,3-5."),
        ("refused:call=5-3", "call cannot be '5-3'; write it as in call=3 or 1,3-5."),
        ("refused:call=" + "9" * 16, "call cannot be '9999999999999999'; "),
        ("refused:probability=often", "probability cannot be 'often'; write it as in prob"),
        ("refused:probability=2", "probability must be from 0 to 1, not 2.0."),
        ("refused:status=4xx", "status cannot be '4xx'; write it as in status=422."),
    ],
)
def test_the_error_of_an_invalid_rule_shows_what_is_allowed(rule: str, message: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        parse_fault(rule)


_calls = st.lists(
    st.tuples(st.integers(1, 99), st.integers(1, 9)).map(lambda c: range(c[0], c[0] + c[1])),
    min_size=1,
)
_text = st.text("abc. :-'", min_size=1).map(str.strip).filter(bool)
_options: dict[str, st.SearchStrategy[Any]] = {
    "message": _text,
    "retry_after": _text,
    "pause": st.floats(0, 1e9),
}


@st.composite
def faults(draw: st.DrawFn) -> Fault:
    kind = draw(st.sampled_from(list(KINDS)))
    least = 400 if kind == "refused" else 500
    options = {**_options, "status": st.integers(least, least + 99)}
    given: dict[str, Any] = {
        name: draw(st.none() | options[name]) for name in OPTIONS.get(kind, ())
    }
    return Fault(
        kind,
        operation=draw(st.none() | st.just(GET)),
        calls=draw(st.none() | _calls),
        probability=draw(st.floats(0, 1)),
        **given,
    )


def rule(fault: Fault) -> str:
    """Return a fault as a rule with all its options."""
    calls = [f"{c.start}-{c[-1]}" for c in fault.calls or ()]
    options: dict[str, Any] = {
        "operation": fault.operation,
        "call": ",".join(calls) or None,
        "probability": fault.probability,
        **{name: getattr(fault, name) for name in OPTIONS.get(fault.kind, ())},
    }
    given = [f"{name}={value}" for name, value in options.items() if value is not None]
    return f"{fault.kind}:{','.join(given)}"


@given(faults())
def test_a_rule_has_all_properties_of_its_fault(fault: Fault) -> None:
    assert parse_fault(rule(fault)) == fault


def test_a_fault_affects_the_calls_that_it_names() -> None:
    fault = Fault("reset_after", operation="create_book", calls=[1, range(3, 5)])
    faults = FaultInjector(API, [fault])
    assert [faults.choose(CREATE) for _ in range(5)] == [fault, None, fault, fault, None]
    assert faults.choose(GET) is None


def test_a_fault_without_a_rule_affects_every_call() -> None:
    fault = Fault("reset_after")
    assert [FaultInjector(API, [fault]).choose(name) for name in (CREATE, GET)] == [fault, fault]


def test_an_operation_can_be_named_with_its_resource() -> None:
    faults = FaultInjector(API, [Fault("reset_after", operation=GET)])
    assert (faults.choose(CREATE), faults.choose(GET)) == (None, faults[0])


def test_what_is_not_a_fault_is_refused_at_once() -> None:
    rule: Any = "reset_after"
    faults = FaultInjector(API)
    for add in (faults.append, lambda fault: FaultInjector(API, [fault])):
        with pytest.raises(TypeError, match=r"A fault must be a Fault, such as .*, not str"):
            add(rule)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("get_boook", "Library has no operation 'get_boook'. Did you mean get_book?"),
        ("book.get_book", "Library has no operation 'book.get_book'. Did you mean books.get_book?"),
        ("", "Library has no operation ''. There are: get_reader, get_me, "),
        ("knit", "Library has no operation 'knit'. There are: get_reader, get_me, "),
    ],
)
def test_an_unknown_operation_is_refused_at_once(name: str, message: str) -> None:
    faults = FaultInjector(API)
    for add in (faults.append, lambda fault: FaultInjector(API, [fault])):
        with pytest.raises(ValueError, match=re.escape(message)):
            add(Fault("reset_after", operation=name))
    assert list(faults) == []


def test_the_first_of_several_faults_takes_effect_and_the_others_count_on() -> None:
    first, second = Fault("reset_after", calls=1), Fault("empty_body", calls=[1, 2])
    faults = FaultInjector(API, [first, second])
    assert [faults.choose(GET) for _ in range(3)] == [first, second, None]


def test_the_list_can_be_changed_and_a_fault_counts_from_then_on() -> None:
    fault, other = Fault("reset_after", calls=1), Fault("empty_body")
    faults = FaultInjector(API, [fault])
    assert [faults.choose(GET), faults.choose(GET)] == [fault, None]
    faults.append(fault)
    assert faults.choose(GET) is fault
    faults[0] = other
    assert (faults.choose(GET), len(faults), faults[0], faults[1:]) == (other, 2, other, [fault])
    faults[:] = [fault, other]
    assert (list(faults), repr(faults)) == ([fault, other], repr([fault, other]))
    del faults[0]
    faults.remove(other)
    assert faults.choose(GET) is None


def test_the_same_seed_gives_the_same_faults() -> None:
    fault = Fault("reset_after", probability=0.5)

    def happened(seed: int) -> list[bool]:
        faults = FaultInjector(API, [fault], seed)
        return [faults.choose(GET) is fault for _ in range(64)]

    assert happened(1) == happened(1) != happened(2)
    assert 16 < sum(happened(1)) < 48


@pytest.mark.parametrize(("probability", "times"), [(0, 0), (1, 99)])
def test_probabilities_0_and_1_are_certain(probability: float, times: int) -> None:
    faults = FaultInjector(API, [Fault("reset_after", probability=probability)])
    assert sum(faults.choose(GET) is not None for _ in range(99)) == times
