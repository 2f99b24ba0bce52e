"""A package index shows the README without the files beside it."""

from __future__ import annotations

import subprocess
import sys

from support.codegen.markup import READER, links
from support.fidelity.guides import HOME


def test_each_link_on_a_package_index_leads_somewhere() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "hatch_fancy_pypi_readme"],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    pictures = [token for token in READER.parse(shown) if "![" in token.content]
    assert shown.startswith("# postalytics\n")
    assert [link for link in sorted(links(shown)) if not link.startswith("https://")] == []
    assert pictures == []
