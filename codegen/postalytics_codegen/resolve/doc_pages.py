"""Sources of facts: pages below the URL of the vendor's documentation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..language import SourceFacts, facts
from ..model import SourceModel
from ..yaml import Text, quoted
from .authentication import credentials_of

if TYPE_CHECKING:
    from ..language import ApiFile, Source
    from ..yaml import Diagnostics

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~-]+)*/?", re.ASCII)
_PAGE = re.compile(r"[a-z0-9-]+", re.ASCII)
_URL = re.compile(
    r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~:/@!$&'()*+,;=%-]*)?"
    r"(\?[A-Za-z0-9._~:/?@!$&'()*+,;=%-]*)?(#[A-Za-z0-9._~:/?@!$&'()*+,;=%-]*)?",
    re.ASCII,
)


class DocPages:
    """Pages of the vendor's documentation with their full URLs."""

    def __init__(self, api: ApiFile | None, diagnostics: Diagnostics) -> None:
        docs = api.docs if api else None
        self._docs = docs.value.rstrip("/") if docs else ""
        self._lacks_docs = api is not None and docs is None
        self._diagnostics = diagnostics
        if api:
            others = [environment.source for environment in api.environments.values()]
            stated = [credential.source for credential in credentials_of(api)]
            for source in (*stated, api.errors.source, *others):
                self.source(source)
        if docs and not _ADDRESS.fullmatch(docs.value):
            diagnostics.report(
                docs.place,
                f"{quoted(docs.value)} is not an address such as "
                "'https://docs.example.com/reference/'",
            )

    def source(self, source: Source | None) -> SourceModel | None:
        """Check a source, and return it with its full URL; `None` if there is none."""
        if source is None:
            return None
        return SourceModel(**facts(SourceFacts, source), url=self._url(source))

    def _url(self, source: Source) -> Text:
        page, url = source.page, source.url
        if page is not None and url is None:
            return self._below_docs(page)
        if page is not None or url is None:
            if source.sound:
                self._diagnostics.report(
                    source.place, "a source has either 'page' or 'url', which is a whole address"
                )
            return url or Text("", source.place)
        if not _URL.fullmatch(url.value):
            self._diagnostics.report(
                url.place,
                f"{quoted(url.value)} is not an address such as "
                "'https://docs.example.com/reference#pets'",
            )
        return url

    def _below_docs(self, page: Text) -> Text:
        if self._lacks_docs:
            self._diagnostics.report(
                page.place, "'page' is below 'docs' of api.yaml, which is missing: write 'url'"
            )
        if not _PAGE.fullmatch(page.value):
            self._diagnostics.report(
                page.place,
                f"{quoted(page.value)} is not the last part of an address: it must be made of "
                "a-z, 0-9 and -; write 'url' for a whole address",
            )
        return Text(f"{self._docs}/{page.value}", page.place)
