"""Configuration of the documentation site; `make docs` builds it."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from sphinx.application import Sphinx

from postalytics_runtime import __version__ as release

project = "postalytics"
author = "the authors of postalytics"
copyright = f"2026, {author}"  # noqa: A001 (a name of Sphinx)

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
myst_heading_anchors = 4  # the same as code hosts make, so that links hold in both places

default_role = "code"  # as docstrings mean a word in single backticks
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"

html_theme = "furo"
html_title = f"postalytics {release}"
html_copy_source = False
copybutton_exclude = ".linenos, .gp, .go"

LINK = re.compile(r"\]\(([\w/-]+)\.md[#)]")


def list_pages_below(app: Sphinx, docname: str, content: list[str]) -> None:
    """Put the pages below a page, in the order of its links to them, into the site's navigation.

    Below the `README` of a folder are the pages of that folder, and below `guide` those of the
    folder `guide`. A code host shows the links alone.
    """
    folder, name = posixpath.split(docname)
    start = "" if name == "README" else f"{name}/"
    linked = dict.fromkeys(page for page in LINK.findall(content[0]) if page.startswith(start))
    known = [page for page in linked if Path(app.srcdir, folder, f"{page}.md").exists()]
    if known:
        content[0] += "\n\n".join(["", "```{toctree}\n:hidden:\n", *known, "```\n"])


def leave_out_text_of_modules(
    app: Sphinx, what: str, name: str, thing: object, options: object, lines: list[str]
) -> None:
    """Leave the docstrings of modules to `help()`: the pages have an introduction of their own."""
    if what == "module":
        lines.clear()


def setup(app: Sphinx) -> None:
    """Connect the functions above to the reading of pages and of docstrings."""
    app.connect("source-read", list_pages_below)
    app.connect("autodoc-process-docstring", leave_out_text_of_modules)
