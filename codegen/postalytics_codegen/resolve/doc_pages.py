"""Sources of facts: pages below the URL of the vendor's documentation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .. import language
from ..language import facts
from ..model import SourceModel
from ..yaml import Text, quoted

if TYPE_CHECKING:
    from ..language import ApiFile, Source
    from ..yaml import Diagnostics

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~-]+)*/?", re.ASCII)
_PAGE = re.compile(r"[a-z0-9-]+", re.ASCII)


class DocPages:
    """Pages of the vendor's documentation with their full URLs."""

    def __init__(self, api: ApiFile | None, diagnostics: Diagnostics) -> None:
        self._docs = api.docs.value.rstrip("/") if api else ""
        self._diagnostics = diagnostics
        if api and not _ADDRESS.fullmatch(api.docs.value):
            diagnostics.report(
                api.docs.place,
                f"{quoted(api.docs.value)} is not an address such as "
                "'https://docs.example.com/reference/'",
            )

    def source(self, source: Source) -> SourceModel:
        """Check the page of a source, and return the source with its full URL."""
        page = source.page
        if not _PAGE.fullmatch(page.value):
            self._diagnostics.report(
                page.place,
                f"{quoted(page.value)} is not the last part of an address: it must be made of "
                "a-z, 0-9 and -",
            )
        url = Text(f"{self._docs}/{page.value}", page.place)
        return SourceModel(**facts(language.Source, source), url=url)
