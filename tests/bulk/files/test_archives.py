"""Archives with one file are unpacked; nothing else, and not without limits."""

from __future__ import annotations

import errno
import gzip
import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk.files import ExpansionLimits, FileFormatError, readable_file

LIST = b"Title,Writer\r\nEmma,Austen\r\n"
MIB = 1 << 20
GZIPPED = gzip.compress(LIST, mtime=0)  # The same in each process: it is in the names of tests.
PARTS = b"".join(gzip.compress(part, mtime=0) for part in (LIST[:9], LIST[9:]))


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def content_of(packed: bytes, folder: Path, limits: ExpansionLimits | None = None) -> bytes:
    path = folder / "list.csv.packed"
    path.write_bytes(packed)
    (folder / "expanded").unlink(missing_ok=True)
    found = readable_file(path, path.name, folder, limits or ExpansionLimits())
    return found.path.read_bytes()


def refusal(packed: bytes, folder: Path, limits: ExpansionLimits | None = None) -> str:
    with pytest.raises(FileFormatError) as caught:
        content_of(packed, folder, limits)
    return caught.value.message


def test_a_plain_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(LIST)
    found = readable_file(path, "list.csv", tmp_path)
    assert (found.path, found.notes) == (path, ())


@pytest.mark.parametrize(
    ("packed", "note"),
    [
        (GZIPPED, "unpacked (gzip): 27 bytes"),
        (PARTS, "unpacked (gzip): 27 bytes"),
        (zipped({"a.csv": LIST}), "unpacked (zip): a.csv, 27 bytes"),
        (zipped({"a.csv": LIST}, zipfile.ZIP_STORED), "unpacked (zip): a.csv, 27 bytes"),
        (
            zipped(
                {
                    "x/": b"",
                    "__MACOSX/x/._a.csv": b"mac",
                    "x/.DS_Store": b"mac",
                    "x/\x1ba.csv": LIST,
                }
            ),
            "unpacked (zip): x/\\x1ba.csv, 27 bytes",
        ),
    ],
)
def test_an_archive_is_unpacked_and_that_is_shown(packed: bytes, note: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv.gz"
    path.write_bytes(packed)
    found = readable_file(path, "list.csv.gz", tmp_path)
    assert (found.path.read_bytes(), found.notes) == (LIST, (note,))


PACKED = st.sampled_from([gzip.compress, lambda content: zipped({"list.csv": content})])


@given(content=st.binary(max_size=200).map(b"a,b\n".__add__), pack=PACKED)
def test_what_is_unpacked_is_what_was_packed(
    content: bytes, pack: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert callable(pack)
    assert content_of(pack(content), tmp_path_factory.mktemp("files")) == content


@pytest.mark.parametrize(("place", "byte"), [(16, 0xFF), (19, 0x01)])
def test_a_zip_file_whose_directory_lies_elsewhere_is_refused(
    place: int, byte: int, tmp_path: Path
) -> None:
    packed = bytearray(zipped({"list.csv": LIST}))
    packed[packed.index(b"PK\x05\x06") + place] ^= byte
    assert "is damaged, or was cut off" in refusal(bytes(packed), tmp_path)


def test_no_room_is_not_taken_for_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("postalytics_runtime.bulk.files.archives.copy_within", full)
    with pytest.raises(OSError, match="No space left on device"):
        content_of(GZIPPED, tmp_path)


@given(pack=PACKED, at=st.integers(0, 10_000), byte=st.integers(1, 255), cut=st.booleans())
def test_a_damaged_archive_is_refused_or_has_its_content(
    pack: object, at: int, byte: int, cut: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert callable(pack)
    packed = bytearray(pack(LIST))
    at %= len(packed)
    damaged = bytes(packed[:at])
    if not cut:
        damaged += bytes([packed[at] ^ byte]) + bytes(packed[at + 1 :])
    try:
        found = content_of(damaged, tmp_path_factory.mktemp("files"))
    except FileFormatError as error:
        found = LIST
        assert error.message.startswith("list.csv.packed ")
    assert found in (LIST, damaged)  # Without its first bytes it is not an archive at all.


@pytest.mark.parametrize("packed", [GZIPPED[:-9], zipped({"list.csv": LIST})[:-9]])
def test_an_archive_that_is_cut_is_refused(packed: bytes, tmp_path: Path) -> None:
    assert refusal(packed, tmp_path) == (
        "list.csv.packed is damaged, or was cut off on its way. Copy or export it again."
    )


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({}, "no file"),
        ({"__MACOSX/._a.csv": b""}, "no file"),
        ({"a.csv": LIST, "b\x1b.csv": LIST}, "2 files (a.csv, b\\x1b.csv)"),
        (dict.fromkeys("abcd", LIST), "4 files (a, b, c, ...)"),
    ],
)
def test_an_archive_must_hold_one_file(files: dict[str, bytes], what: str, tmp_path: Path) -> None:
    assert refusal(zipped(files), tmp_path) == (
        f"list.csv.packed holds {what}, not one list. Unpack it, and upload each list by itself."
    )


def test_a_zip_file_with_a_password_is_refused(tmp_path: Path) -> None:
    packed = bytearray(zipped({"list.csv": LIST}))
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(packed), tmp_path) == (
        "list.csv.packed is protected with a password. Unpack it, and upload the file that is in "
        "it."
    )


def test_a_zip_file_that_is_packed_in_another_way_is_refused(tmp_path: Path) -> None:
    packed = bytearray(zipped({"list.csv": LIST}))
    packed[packed.index(b"PK\x01\x02") + 10] = 9  # Deflate64, as Windows packs large files.
    assert refusal(bytes(packed), tmp_path) == (
        "list.csv.packed is packed in a way that cannot be read here. Unpack it, and upload the "
        "file that is in it."
    )


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    assert refusal(gzip.compress(zipped({"list.csv": LIST})), tmp_path) == (
        "The file in list.csv.packed is packed as well. Unpack it, and upload the file that is in "
        "it."
    )


def test_what_is_in_an_archive_is_named_for_what_it_is(tmp_path: Path) -> None:
    assert refusal(gzip.compress(b"%PDF-1.7"), tmp_path).startswith(
        "The file in list.csv.packed is a PDF document."
    )


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped({"a.csv": content})])
def test_a_bomb_is_refused_early_and_takes_no_memory(pack: object, tmp_path: Path) -> None:
    assert callable(pack)
    packed = pack(bytes(64 * MIB))
    limits = ExpansionLimits(ratio_from=8 * MIB)
    tracemalloc.start()
    message = refusal(packed, tmp_path, limits)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert message.startswith("list.csv.packed expands to far more than a list: ")
    assert (tmp_path / "expanded").stat().st_size < 16 * MIB
    assert peak < 2 * MIB


def test_an_archive_is_refused_above_the_limit_with_its_place(tmp_path: Path) -> None:
    packed = gzip.compress(LIST)
    assert content_of(packed, tmp_path, ExpansionLimits(total=len(LIST))) == LIST
    assert refusal(packed, tmp_path, ExpansionLimits(total=len(LIST) - 1)) == (
        f"list.csv.packed expands to far more than a list: 27 bytes came from its first "
        f"{len(packed)} bytes. If it really is your list, unpack it yourself, and upload the file "
        "that was in it."
    )


def test_a_zip_file_with_a_large_directory_is_refused(tmp_path: Path) -> None:
    packed = zipped({f"{number:0100}": b"" for number in range(100)})
    assert refusal(packed, tmp_path, ExpansionLimits(directory=10_000)) == (
        "list.csv.packed holds far too many files. Upload one file at a time."
    )
