"""The text of the file that holds the profiles.

The file is one that people edit: each error names its line. No error shows what a line holds,
because it may be a key.
"""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from ...errors import ConfigurationError
from ...suggestions import did_you_mean
from .profile import FIELDS, Profile, Profiles, at_line

_CONFIG, _USE, _PROFILE = "config", "use", "profile "
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,29}")
_DEFAULT = re.compile(r"[a-z0-9][a-z0-9_-]*\.[a-z0-9][a-z0-9-]*")
_SECRET = re.compile(r"(key|secret|token|password)$", re.IGNORECASE)
_NO_KEY = (
    "a profile holds no key. Write the key into a file that only you can read, and name that file "
    "as api_key_file."
)


def require_name(name: str) -> str:
    """Return the name of a profile, if it can be one.

    Raises:
        ConfigurationError: it cannot.
    """
    if _NAME.fullmatch(name) is None:
        raise ConfigurationError(
            "The name of a profile has at most 30 characters: letters, digits, and . - _ after "
            "the first."
        )
    return name


def problem_of_default(name: str) -> str | None:
    """Return the problem of the name of a default; `None` if it is GROUP.OPTION."""
    if _SECRET.search(name):
        return _NO_KEY
    if _DEFAULT.fullmatch(name):
        return None
    return (
        f"write {', '.join(FIELDS)}, or a default as GROUP.OPTION, such as jobs.concurrency."
        f"{did_you_mean(name, FIELDS)}"
    )


def parsed_profiles(text: str, path: Path) -> Profiles:
    """Return the profiles that a text describes.

    Args:
        text: the content of the file.
        path: the file, for errors.

    Raises:
        ConfigurationError: the text is wrong.
    """
    file = _File(text, path)
    sections = file.sections()
    found = {profile.name: profile for profile in map(file.profile, sections)}
    used = file.used()
    if used is not None and used not in found:
        file.fail(_CONFIG, _USE, f"there is no such profile.{did_you_mean(used, found)}")
    return Profiles(path, used, found)


def text_of(profiles: Profiles, program: str) -> str:
    """Return the text that describes these profiles."""
    lines = [f"# Profiles of {program}. `{program} config` writes this file anew: it keeps no"]
    lines += ["# comments. No key belongs here; api_key_file is the path of a file with the key."]
    if profiles.used is not None:
        lines += ["", f"[{_CONFIG}]", f"{_USE} = {profiles.used}"]
    for profile in profiles.by_name.values():
        values = {name: getattr(profile, name) for name in FIELDS} | dict(profile.defaults)
        lines += ["", f"[{_PROFILE}{profile.name}]"]
        lines += (f"{name} = {value}" for name, value in values.items() if value is not None)
    return "\n".join([*lines, ""])


class _File:
    """A file with profiles, and its lines."""

    def __init__(self, text: str, path: Path) -> None:
        self._path = path
        self._lines = dict(_lines(text))
        self._parser = configparser.RawConfigParser(
            delimiters=("=",), comment_prefixes=("#", ";"), default_section=""
        )
        self._parser.optionxform = str  # type: ignore[method-assign,assignment]  # Keep the case.
        try:
            self._parser.read_string(text)
        except configparser.MissingSectionHeaderError as error:
            self._fail_at(error.lineno, "a section such as [profile NAME] must come before it.")
        except configparser.ParsingError as error:
            self._fail_at(error.errors[0][0], "it is not NAME = VALUE.")
        except configparser.DuplicateSectionError as error:
            self._fail_at(error.lineno, "this section is there twice.")
        except configparser.DuplicateOptionError as error:
            self._fail_at(error.lineno, "this name is there twice in its section.")

    def sections(self) -> list[str]:
        """Return the sections of profiles."""
        found = self._parser.sections()
        for section in found:
            name = section.removeprefix(_PROFILE)
            is_profile = name != section and _NAME.fullmatch(name)
            if section != _CONFIG and not is_profile:
                self.fail(section, None, "a section is [profile NAME] or [config].")
        return [section for section in found if section != _CONFIG]

    def used(self) -> str | None:
        """Return the name of the profile in use."""
        if not self._parser.has_section(_CONFIG):
            return None
        values = dict(self._parser.items(_CONFIG))
        for name in values.keys() - {_USE}:
            self.fail(_CONFIG, name, "this section has only `use = NAME`.")
        return values.get(_USE)

    def profile(self, section: str) -> Profile:
        """Return the profile of a section."""
        values = dict(self._parser.items(section))
        for name, value in values.items():
            if problem := _problem(name, value):
                self.fail(section, name, problem)
        return Profile(
            name=section.removeprefix(_PROFILE),
            **{name: values.pop(name, None) for name in FIELDS},
            defaults=values,
            lines={name: line for (place, name), line in self._lines.items() if place == section},
        )

    def fail(self, section: str, name: str | None, problem: str) -> NoReturn:
        """Raise an error about an option or a section."""
        self._fail_at(self._lines.get((section, name or "")), problem)

    def _fail_at(self, line: int | None, problem: str) -> NoReturn:
        raise ConfigurationError(at_line(self._path, line, problem)) from None


def _problem(name: str, value: str) -> str | None:
    """Return the problem of an option of a profile, without its value."""
    if name not in FIELDS and (problem := problem_of_default(name)):
        return problem
    if not value or not value.isprintable():  # A line that begins with a space goes on a value.
        return "a value is one line of text, and not empty."
    if name == "base_url" and not value.startswith(("https://", "http://")):
        return "base_url is an address such as https://api.example.com."
    if name == "api_key_file" and not Path(value).is_absolute():
        return "api_key_file is the whole path of a file, from / on."
    return None


def _lines(text: str) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield the line of each section, with an empty name, and of each option."""
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\[(.+)\]", line.strip()):
            section = header[1]
            yield (section, ""), number
        elif "=" in line:
            yield (section, line.partition("=")[0].strip()), number
