"""The header Link, as RFC 8288 has it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.pagination.link_header import next_target


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("", None),
        (" , ,", None),
        ("</a>", None),
        ("</a>; rel=next", "/a"),
        ('</a>; rel="next"', "/a"),
        ("</a>;rel=NEXT;", "/a"),
        ("</a> ; Rel = next", "/a"),
        ('</a>; title="a, \\"b\\"; <c>"; rel="next"', "/a"),
        ("</a>; title*=UTF-8''%e2; rel=next", "/a"),
        ("</a>; rel=prev, </b>; rel=next", "/b"),
        ("</a>; rel=next, </b>; rel=next", "/a"),
        ('</a>; rel="prev next", </b>', "/a"),
        ("</a>; rel=prev; rel=next", None),
        ('</a>; rel=next; anchor="/other"', None),
        ('</a>; rel="nextest"', None),
        ("</a>; rel='prev', </b>; rel='next'", "/b"),
        ("<>; rel=next", ""),
        ("< /a >; rel=next", "/a"),
        ("</a,b;c>; rel=next", "/a,b;c"),
        ("</a>;;; rel=next", "/a"),
    ],
)
def test_the_target_of_the_next_page(header: str, target: str | None) -> None:
    assert next_target(header) == target


@pytest.mark.parametrize(
    "header",
    [
        "/a; rel=next",
        "</a; rel=next",
        "</a> rel=next",
        "</a>; rel=next b",
        '</a>; rel="next',
        "</a>; =next",
        "</a></b>; rel=next",
        "<" * 1000,
        "</a>; rel=next" + ";" * 70_000,
    ],
)
def test_what_is_not_a_header_of_links(header: str) -> None:
    with pytest.raises(ValueError, match=r"^it (holds something else than links|is too long)$"):
        next_target(header)


@given(st.text(alphabet='<>;,="\\ abnextrl/', max_size=60))
def test_any_text_is_read_or_refused(header: str) -> None:
    try:
        target = next_target(header)
    except ValueError:
        return
    assert target is None or "<" not in target
