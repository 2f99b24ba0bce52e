"""Kinds of commands, by what their operation does: each runs from its values to its exit status.

In reading order: `reading` (a record, a list), `writing` (create, or replace as a whole),
`changing` (read, merge, replace) with `finding` (where the record is), `deleting`, `switching`
(toggles), `mailing` (one piece, with consent).
"""

from __future__ import annotations

from .changing import change_record
from .deleting import delete_record
from .mailing import mail_one, words_of
from .reading import read_list, read_record
from .switching import set_to_word
from .writing import write_record

__all__ = [
    "change_record",
    "delete_record",
    "mail_one",
    "read_list",
    "read_record",
    "set_to_word",
    "words_of",
    "write_record",
]
