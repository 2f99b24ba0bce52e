"""Profiles: named settings of a user, such as one for each account.

In reading order: `profile` (a profile, and the text of the file), `profiles_file` (the user's
file), `choice` (which profile a command uses, and what the command takes from it).
"""

from __future__ import annotations

from .choice import (
    defaults_for,
    place_text,
    profile_name,
    profile_note,
    profile_text,
    typed_value,
    use_profile,
    variables_set,
)
from .profile import FIELDS, Profile, Profiles, at_line, problem_of_default, require_name
from .profiles_file import profiles_path, read_profiles, write_profiles

__all__ = [
    "FIELDS",
    "Profile",
    "Profiles",
    "at_line",
    "defaults_for",
    "place_text",
    "problem_of_default",
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
