"""The token field must be free for the row token."""

from __future__ import annotations

from pathlib import Path

import pytest

from postalytics import API
from postalytics_runtime.cli.input import UploadRequest, opened_table
from postalytics_runtime.errors import ConfigurationError


def opened(folder: Path, token_field: str) -> int:
    """Return the number of rows of a file with a column for the first name, among others."""
    operation = API.operation("contacts.create_contact")
    assert operation.bulk is not None
    path = folder / "people.csv"
    path.write_text(
        "First Name,Last Name,Address,City,State,ZIP\nAda,Byron,1 Main St,Boston,MA,02134\n"
    )
    job = UploadRequest(
        api=API,
        operation=operation,
        bulk=operation.bulk,
        file=path,
        source=path,
        fixed={"contact_list_id": 1},
        token_field=token_field,
    )
    with opened_table(job, path) as table:
        return len(list(table))


def test_a_field_without_a_column_can_hold_the_token(tmp_path: Path) -> None:
    assert opened(tmp_path, "var_field_35") == 1


@pytest.mark.parametrize("field", ["first_name", "var_field_36", "contact_list_id"])
def test_other_fields_cannot_hold_the_token(tmp_path: Path, field: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"--token-field.* {field}.* Nothing was sent\."):
        opened(tmp_path, field)
