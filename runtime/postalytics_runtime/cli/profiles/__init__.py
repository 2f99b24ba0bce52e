"""Profiles: named settings of a user, such as one for each account.

In reading order: `profile` (one, and all of a user), `profiles_text` (the text of the file),
`profiles_file` (the user's file), `choice` (which profile a command uses, and what the command
takes from it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...late_names import late_names
from .choice import (
    defaults_for,
    place_text,
    profile_base_url,
    profile_name,
    profile_note,
    profile_text,
    typed_value,
    use_profile,
    variables_set,
)
from .profile import FIELDS, Profile, Profiles, at_line
from .profiles_file import only_writer, profiles_path, read_profiles, write_profiles

if TYPE_CHECKING:
    from .profiles_text import problem_of_default, require_name

__all__ = [
    "FIELDS",
    "Profile",
    "Profiles",
    "at_line",
    "defaults_for",
    "only_writer",
    "place_text",
    "problem_of_default",
    "profile_base_url",
    "profile_name",
    "profile_note",
    "profile_text",
    "profiles_path",
    "read_profiles",
    "require_name",
    "typed_value",
    "use_profile",
    "variables_set",
    "write_profiles",
]

_HOMES = dict.fromkeys(("problem_of_default", "require_name"), ".profiles_text")

if not TYPE_CHECKING:
    # Load the parser of the file when it is used: most commands read no profile.
    __getattr__ = late_names(__name__, _HOMES)
