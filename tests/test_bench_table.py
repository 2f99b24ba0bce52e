"""The benchmarks print each row as soon as it is measured."""

from __future__ import annotations

from collections.abc import Iterator

from bench.table import Row, lines


def test_the_peers_of_a_subject_stand_under_it() -> None:
    rows = [
        Row(subject="one call", ours="190 us", peer="aiohttp", theirs="173 us", ratio="1.094"),
        Row(subject="one call", ours="190 us", peer="httpx", theirs="874 us", ratio="0.217"),
        Row(subject="longest stall", ours="1.3 ms", aim="< 50 ms", met=True),
    ]
    assert [" ".join(line.split()) for line in lines("call", rows)] == [
        "call took ratio again wall aim",
        "one call 190 us",
        "aiohttp 173 us 1.094",
        "httpx 874 us 0.217",
        "longest stall 1.3 ms < 50 ms met",
    ]


def test_a_row_is_printed_before_the_next_is_measured() -> None:
    measured: list[str] = []

    def rows() -> Iterator[Row]:
        for subject in ("first", "second"):
            measured.append(subject)
            yield Row(subject=subject, ours="1 s")

    printed = lines("", rows())
    next(printed)
    assert next(printed).startswith("first")
    assert measured == ["first"]
