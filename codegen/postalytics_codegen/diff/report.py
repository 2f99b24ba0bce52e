"""Shows what has changed: for people, programs, pull requests and the changelog."""

from __future__ import annotations

import json
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs

from .baseline import BaselineError, read_baseline
from .compare import Finding, compare
from .judges import Severity
from .surface import Surface

_SECTIONS = ("Added", "Changed", "Deprecated", "Removed")
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")
_MARKUP = re.compile(r"[\\`*\[\]|~#&]")
_WIDTH = 80
_SHOWN = 3
"""Maximum number of names that are shown of those that changed in the same way."""


@attrs.frozen
class Report:
    """What has changed, and what of it is meant."""

    findings: Sequence[Finding]
    accepted: Mapping[str, str]
    """The reasons of what is meant, by ID."""
    release: str | None
    """The release that the changes are since."""
    folder: str
    """The folder of the spec, as annotations name it."""

    def open(self, at_least: Severity) -> list[Finding]:
        """Return what is as grave as this, and not meant."""
        order = list(Severity)
        return [
            one
            for one in self.findings
            if order.index(one.severity) <= order.index(at_least) and one.id not in self.accepted
        ]

    @property
    def summary(self) -> str:
        """One line: how many changes, since when, and what the next version is."""
        counts = Counter(one.severity for one in self.findings)
        numbers = ", ".join(f"{counts[severity]} {severity}" for severity in Severity)
        meant = f", {len(self.accepted)} of them meant" if self.accepted else ""
        since = f" since {self.release}" if self.release else ""
        version = next_version(self.release, self.findings)
        return f"{numbers}{meant}{since}.{f' Next version: {version}.' if version else ''}"

    def text(self) -> str:
        """Return the report for a terminal."""
        parts = ["\n".join(self._lines(one)) for one in self.findings]
        return "\n\n".join([*parts, self.summary]) + "\n"

    def _lines(self, one: Finding) -> list[str]:
        meant = self.accepted.get(one.id)
        was = f"was {one.old}" if one.old and one.old != one.new else None
        places = [it for it in (one.new, was) if it]
        said = [", ".join(places), f"{one.change} {one.seen}", _more(one)]
        said.append(f"Meant: {meant}" if meant else "")
        wrap = textwrap.TextWrapper(_WIDTH, initial_indent="  ", subsequent_indent="  ")
        return [f"{one.severity.upper()} {one.id}", *(wrap.fill(it) for it in said if it)]

    def json(self) -> str:
        """Return the report for programs."""
        found = [
            {**attrs.asdict(one), "id": one.id, "meant": self.accepted.get(one.id)}
            for one in self.findings
        ]
        version = next_version(self.release, self.findings)
        data = {"since": self.release, "next_version": version, "findings": found}
        return json.dumps(data, indent=2) + "\n"

    def markdown(self) -> str:
        """Return the report for a pull request."""
        lines = [f"**{self.summary}**", ""]
        if self.findings:
            lines += ["| | what | change |", "| --- | --- | --- |"]
        for one in self.findings:
            meant = self.accepted.get(one.id)
            reason = meant and f"Meant: {_markdown(meant)}"
            change = _markdown(one.change)
            said = " ".join(it for it in (change, one.seen, _more(one), reason) if it)
            lines.append(f"| {one.severity} | {_markdown(one.id)} | {said} |")
        return "\n".join(lines) + "\n"

    def github(self) -> str:
        """Return annotations of a pull request."""
        level = {Severity.BREAKING: "error", Severity.RISKY: "warning"}
        lines: list[str] = []
        for one in self.findings:
            path, _, line = (one.new or one.old or "").rpartition(":")
            place = f"file={_property(f'{self.folder}/{path}')},line={line}," if path else ""
            kind = "notice" if one.id in self.accepted else level.get(one.severity, "notice")
            said = " ".join(it for it in (one.change, one.seen, _more(one)) if it)
            lines.append(f"::{kind} {place}title={_property(one.id)}::{_data(said)}")
        return "\n".join([*lines, self.summary]) + "\n"

    def changelog(self) -> str:
        """Return the lines for a changelog."""
        lines: list[str] = []
        for section in _SECTIONS:
            of_section = [one for one in self.findings if one.section == section]
            if of_section:
                lines += [f"### {section}", ""]
                lines += [self._entry(one) for one in of_section]
                lines.append("")
        return "\n".join(lines)

    def _entry(self, one: Finding) -> str:
        reason = self.accepted.get(one.id)
        grave = " **Breaking.**" if one.severity is Severity.BREAKING else ""
        change = _markdown(one.change)
        said = " ".join(it for it in (change, one.seen, _more(one), reason) if it)
        return f"-{grave} `{one.subject}`: {said}"


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": Report.text,
    "json": Report.json,
    "markdown": Report.markdown,
    "github": Report.github,
}


def next_version(release: str | None, findings: Sequence[Finding]) -> str | None:
    """Return the version that says what has changed; `None` if the last one is unknown.

    Before 1.0 the second number says that callers break, and the third one everything else.

    >>> next_version("0.1.0", [])
    '0.1.0'
    """
    if release is None or (found := _VERSION.fullmatch(release)) is None:
        return None
    major, minor, patch = map(int, found.groups())
    if not findings:
        return release
    breaking = any(one.severity is Severity.BREAKING for one in findings)
    added = any(one.section == "Added" for one in findings)
    if major == 0:
        return f"0.{minor + 1}.0" if breaking else f"0.{minor}.{patch + 1}"
    if breaking:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if added else f"{major}.{minor}.{patch + 1}"


def version_too_low(path: Path, now: Surface, release: str) -> str | None:
    """Return why a release may not have this version; `None` if nothing speaks against it.

    Args:
        path: the baseline of the release before it. One that cannot be read says nothing.
        now: what callers see in the release.
        release: its version.
    """
    try:
        before = read_baseline(path)
    except BaselineError:
        return None
    report = Report(compare(before, now), {}, before.release, path.parent.as_posix())
    lowest = next_version(before.release, report.findings)
    if lowest is None or _numbers(release) >= _numbers(lowest):
        return None
    return f"Recorded as {release}, although: {report.summary}"


def _numbers(release: str) -> list[int]:
    return [int(number) for number in release.split(".")]


def _more(one: Finding) -> str:
    if not one.more:
        return ""
    shown = ", ".join(one.more[:_SHOWN])
    left = len(one.more) - _SHOWN
    return f"The same: {shown}{f' and {left} more' if left > 0 else ''}."


def _markdown(text: str) -> str:
    """Return text that shows as it is: neither markup, nor a link, nor a mention of a user."""
    return _MARKUP.sub(r"\\\g<0>", text).replace("<", "&lt;").replace("@", "@<!-- -->")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
