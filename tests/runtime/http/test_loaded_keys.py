"""What a client of an API without idempotency keys loads of them."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
import postalytics_runtime.bulk.jobs
from postalytics import Postalytics

for operation in Postalytics.api.operations:
    assert not operation.idempotency_key
print(*sorted(name for name in sys.modules if "idempotency" in name or "row_keys" in name))
"""


def test_nothing_of_keys_is_loaded_if_no_operation_takes_one() -> None:
    found = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    ).stdout
    assert found.split() == []
