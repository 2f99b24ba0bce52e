"""The encoding of a file: found from its bytes, or given."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk.csv import CsvError, Encoding, encoding_of

FAR = b"a" * 300_000


def found(content: bytes, given: str | None = None) -> Encoding:
    return encoding_of(io.BytesIO(content), given)


@pytest.mark.parametrize(
    ("content", "expected", "codec"),
    [
        (b"", "UTF-8", "utf-8"),
        (b"a,b\n", "UTF-8", "utf-8"),
        ("é".encode(), "UTF-8", "utf-8"),
        (FAR + "é".encode(), "UTF-8", "utf-8"),
        (b"a" * ((1 << 14) - 1) + "é".encode() + FAR, "UTF-8", "utf-8"),
        (b"\xef\xbb\xbfa", "UTF-8 (it begins with a byte order mark)", "utf-8"),
        (b"\xff\xfea\0", "UTF-16 (it begins with a byte order mark)", "utf-16-le"),
        (b"\xfe\xff\0a", "UTF-16 (it begins with a byte order mark)", "utf-16-be"),
        (b"\xff\xfe\0\0", "UTF-32 (it begins with a byte order mark)", "utf-32-le"),
        (b"a\0b\0", "UTF-16 (detected: every other byte is NUL)", "utf-16-le"),
        (b"\0a\0b", "UTF-16 (detected: every other byte is NUL)", "utf-16-be"),
        (b"a\0bc\n", "UTF-8", "utf-8"),
        (b"a\n\x92\n", "cp1252 (detected: byte 0x92 at line 2 is not UTF-8)", "cp1252"),
        (FAR + b"\n\n\xe9", "cp1252 (detected: byte 0xe9 at line 3 is not UTF-8)", "cp1252"),
        (
            b"a" * ((1 << 14) - 1) + b"\xc3",
            "cp1252 (detected: byte 0xc3 at line 1 is not UTF-8)",
            "cp1252",
        ),
        (
            b"\xe9a\n" + FAR + b"\xe9",
            "cp1252 (detected: byte 0xe9 at line 1 is not UTF-8)",
            "cp1252",
        ),
        ("é".encode() + b"\xe9", "UTF-8", "utf-8"),
        ("é".encode() + FAR + b"\xe9", "UTF-8", "utf-8"),
        (b"\xe9 " + "é".encode(), "UTF-8", "utf-8"),
        (b"\xe9 " + FAR + "é".encode(), "UTF-8", "utf-8"),
    ],
)
def test_the_encoding_is_found_from_the_bytes(content: bytes, expected: str, codec: str) -> None:
    encoding = found(content)
    assert (str(encoding), encoding.codec) == (expected, codec)
    assert encoding.guessed == (codec == "cp1252")


@pytest.mark.parametrize(
    ("content", "given", "expected", "codec", "mark"),
    [
        (b"\xe9", "latin1", "latin1 (given)", "iso8859-1", b""),
        (b"\xef\xbb\xbfa", "utf8", "UTF-8 (given)", "utf-8", b"\xef\xbb\xbf"),
        (b"a", "utf-8-sig", "UTF-8 (given)", "utf-8", b""),
        (b"\xfe\xff\0a", "utf-16", "UTF-16 (given)", "utf-16-be", b"\xfe\xff"),
        (
            b"a\0",
            "utf-16",
            "utf-16 (given; its bytes are in the order of utf-16-le)",
            "utf-16-le",
            b"",
        ),
        (
            b"\0a",
            "UTF16",
            "UTF16 (given; its bytes are in the order of utf-16-be)",
            "utf-16-be",
            b"",
        ),
        (b"\xff\xfea\0", "utf-16-le", "UTF-16 (given)", "utf-16-le", b"\xff\xfe"),
    ],
)
def test_an_encoding_can_be_given(
    content: bytes, given: str, expected: str, codec: str, mark: bytes
) -> None:
    encoding = found(content, given)
    assert (str(encoding), encoding.codec, encoding.mark) == (expected, codec, mark)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("cp1253x", "'cp1253x' is not an encoding of text files. Did you mean cp1253?"),
        ("nonsense!", "'nonsense!' is not an encoding of text files."),
        ("base64", "'base64' is not an encoding of text files."),
        ("unicode_escape", "'unicode_escape' is not an encoding of text files."),
        ("iso2022_jp", "'iso2022_jp' is not an encoding of text files."),
        ("a\0b", "'a\\x00b' is not an encoding of text files."),
    ],
)
def test_an_unknown_encoding_is_refused_with_a_similar_name(given: str, expected: str) -> None:
    with pytest.raises(CsvError) as caught:
        found(b"a", given)
    assert str(caught.value).startswith(expected)


@given(st.text().map(str.encode))
def test_utf_8_is_recognized_unless_it_has_nul(content: bytes) -> None:
    assert found(content).codec == "utf-8" or b"\0" in content
