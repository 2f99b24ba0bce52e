"""Guards in front of calls that cannot be undone.

In reading order: `live_mail` (refuses live mail unless the client allows it), `raw_paths` (refuses
raw requests that may mail), `toggle` (makes a blind toggle safe: read, toggle once, read),
`record_change` (keeps what a replacement would set to null: read, merge, replace), `ambiguous_ids`
(refuses an id that can mean two records), `cancellation` (what each says of a cancelled call).
"""

from __future__ import annotations

from .ambiguous_ids import require_one_meaning, two_meanings
from .live_mail import (
    MailMode,
    ModeReading,
    bare_name,
    read_mode,
    require_test_mode,
)
from .raw_paths import refuse_live_mail_path
from .record_change import change_record, check_kept, find_record, find_records, merged
from .toggle import alone, set_toggle

__all__ = [
    "MailMode",
    "ModeReading",
    "alone",
    "bare_name",
    "change_record",
    "check_kept",
    "find_record",
    "find_records",
    "merged",
    "read_mode",
    "refuse_live_mail_path",
    "require_one_meaning",
    "require_test_mode",
    "set_toggle",
    "two_meanings",
]
