"""Valid bodies of responses, and all kinds of invalid ones."""

from __future__ import annotations

import attrs

GOOD = b'[{"contact_id":5001,"first_name":"Thomas"}]'
MIB = 1024 * 1024


@attrs.frozen
class Body:
    name: str
    content: bytes
    readable: bool = False
    """Whether the body is JSON that all operations can read."""
    says_error: bool = False
    """Whether the body reports an error, whatever the status is."""


def _nested(depth: int, opening: bytes, closing: bytes) -> bytes:
    return opening * depth + b"1" + closing * depth


BODIES = [
    Body("good", GOOD, readable=True),
    Body("BOM", b"\xef\xbb\xbf" + GOOD, readable=True),
    Body("blanks around", b" \r\n\t" + GOOD + b"\n", readable=True),
    Body("duplicate keys", b'[{"phone":1,"phone":2,"x":1,"x":[]}]', readable=True),
    Body("duplicate keys, other types", b'[{"phone":1,"phone":{},"phone":null}]', readable=True),
    Body("odd types", b'[{"contact_id":[],"first_name":{},"row":false,"":0}]', readable=True),
    Body("empty object", b"[{}]"),
    Body("unknown fields", b'[{"colour":"red","row_number":1}]'),
    Body("deep object", b'[{"phone":1,"x":' + _nested(500, b'{"x":', b"}") + b"}]", readable=True),
    Body("deep array", b'[{"phone":1,"x":' + _nested(1000, b"[", b"]") + b"}]", readable=True),
    Body("many fields", b"[{" + b",".join(b'"f%d":%d' % (n, n) for n in range(2000)) + b"}]"),
    Body("number of 20 digits", b'[{"phone":99999999999999999999}]', readable=True),
    Body("escaped", b'[{"first_name":"\\u0000\\ud83d\\ude00\\u202e"}]', readable=True),
    Body("empty", b""),
    Body("blanks", b" \r\n\t "),
    Body("BOM alone", b"\xef\xbb\xbf"),
    Body("two BOMs", b"\xef\xbb\xbf" * 2 + GOOD),
    Body("HTML", b"<!doctype html><html><h1>502 Bad Gateway</h1></html>"),
    Body("text", b"Internal Server Error"),
    Body("truncated", GOOD[:-7]),
    Body("truncated in an escape", b'[{"a":"\\u12'),
    Body("two documents", GOOD + GOOD),
    Body("UTF-16", GOOD.decode().encode("utf-16")),
    Body("UTF-32", GOOD.decode().encode("utf-32")),
    Body("Latin-1", '[{"first_name":"Zoë"}]'.encode("latin-1")),
    Body("overlong UTF-8", b'[{"first_name":"\xc0\xaf"}]'),
    Body("surrogates in UTF-8", b'[{"first_name":"\xed\xa0\x80"}]'),
    Body("lone surrogate", b'[{"first_name":"\\ud800"}]'),
    Body("lone low surrogate", b'[{"\\udc00":1}]'),
    Body("NaN", b'[{"row":NaN}]'),
    Body("Infinity", b'[{"row":-Infinity}]'),
    Body("too great a number", b'[{"row":1e999}]'),
    Body("5,000 digits", b'[{"row":' + b"7" * 5000 + b"}]"),
    Body("nested arrays", _nested(200_000, b"[", b"]")),
    Body("nested arrays, open", b"[" * 200_000),
    Body("nested objects", _nested(100_000, b'{"a":', b"}")),
    Body("scalar", b"42"),
    Body("true", b"true"),
    Body("null", b"null"),
    Body("a string", b'"Nothing here"'),
    Body("array of scalars", b'[1,"a",null]'),
    Body("array of null", b"[null]"),
    Body("array of arrays", b"[[],[{}]]"),
    Body("empty array", b"[]"),
    Body("error", b'{"error":{"message":"Bad\\r\\nX: y","status_code":400}}', says_error=True),
    Body("error in an array", b'[{"error":"Bad thing"}]', says_error=True),
    Body("error of another shape", b'{"error":[{"message":5}],"message":{"a":1}}', says_error=True),
    Body("error in another notation", b'{"Error":{"Message":"Bad thing"}}', says_error=True),
    Body("errors of fields", b'{"title":"Bad","errors":{"zip":["Odd.",{}],"":[7]}}'),
    Body("no error", b'{"error":null,"row":1,"Id":1}'),
    Body("a long message", b'{"message":"' + b"x" * 200_000 + b'"}'),
    Body("control characters", b"\x00\x01\x02\x1b[31m\x7f"),
    Body("comments", b"[{} /* none */]"),
    Body("single quotes", b"[{'a': 1}]"),
    Body("JSON with padding", b"callback(" + GOOD + b")"),
    Body("XSSI guard", b")]}',\n" + GOOD),
    Body("noise", bytes(number * number % 251 for number in range(3000))),
    Body("11 MiB", b'[{"phone":"' + b"x" * (11 * MIB) + b'"}]'),
]
