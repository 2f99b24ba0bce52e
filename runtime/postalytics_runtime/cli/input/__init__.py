"""Input of a command: options, the API key, the file.

In reading order: `option_kinds` (kinds of click options), `options` (the options of uploads),
`file_options` (how the file is read), `api_key` (where the key is), `job_commands` (what to type
for a job), `upload_request` (the parsed upload command), `upload_commands` (what to type for
another one), `export_choice` (which export a file is), `columns` (the columns of the file),
`columns_dialog` (what to type if they do not match), `mapping_file` (columns and fields, to be used
again), `snapshot` (the input: unpacked, and copied into the folder of its job), `event_options`
(options of the commands for events), `raw_parts` (parts of a raw request).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...late_names import late_names
from .api_key import key_in, key_option, secret_in
from .event_options import (
    created_inbox,
    existing_inbox,
    first_date,
    inbox_option,
    since_option,
    source_option,
    time_ago,
)
from .file_options import mapping_of, numbered_columns
from .option_kinds import WholeNumber, flag, some_text, value_option
from .options import (
    connection,
    connection_parameters,
    fixed_example,
    fixed_parameters,
    given_options,
    live_parameters,
    pace_parameters,
    upload_parameters,
    warn_of_deprecated,
    yes_option,
)

if TYPE_CHECKING:
    from .columns import opened_table
    from .job_commands import jobs_command, way_out
    from .mapping_file import save_mapping, with_mapping_file
    from .raw_parts import body_in, headers_in, json_in, parameters_in
    from .snapshot import bad_rows, frozen_input, open_input, read_bad_rows
    from .upload_commands import command_beside, command_lines, command_text, words_again
    from .upload_request import UploadRequest, kept_options, target_text

__all__ = [
    "UploadRequest",
    "WholeNumber",
    "bad_rows",
    "body_in",
    "command_beside",
    "command_lines",
    "command_text",
    "connection",
    "connection_parameters",
    "created_inbox",
    "existing_inbox",
    "first_date",
    "fixed_example",
    "fixed_parameters",
    "flag",
    "frozen_input",
    "given_options",
    "headers_in",
    "inbox_option",
    "jobs_command",
    "json_in",
    "kept_options",
    "key_in",
    "key_option",
    "live_parameters",
    "mapping_of",
    "numbered_columns",
    "open_input",
    "opened_table",
    "pace_parameters",
    "parameters_in",
    "read_bad_rows",
    "save_mapping",
    "secret_in",
    "since_option",
    "some_text",
    "source_option",
    "target_text",
    "time_ago",
    "upload_parameters",
    "value_option",
    "warn_of_deprecated",
    "way_out",
    "with_mapping_file",
    "words_again",
    "yes_option",
]

_HOMES = {
    "opened_table": ".columns",
    **dict.fromkeys(("jobs_command", "way_out"), ".job_commands"),
    **dict.fromkeys(
        ("command_beside", "command_lines", "command_text", "words_again"), ".upload_commands"
    ),
    **dict.fromkeys(("save_mapping", "with_mapping_file"), ".mapping_file"),
    **dict.fromkeys(("body_in", "headers_in", "json_in", "parameters_in"), ".raw_parts"),
    **dict.fromkeys(
        ("bad_rows", "frozen_input", "open_input", "read_bad_rows"),
        ".snapshot",
    ),
    **dict.fromkeys(
        ("UploadRequest", "kept_options", "target_text"),
        ".upload_request",
    ),
}

if not TYPE_CHECKING:
    # Load what reads a file when it is used: the help of a command shows only options.
    __getattr__ = late_names(__name__, _HOMES)
