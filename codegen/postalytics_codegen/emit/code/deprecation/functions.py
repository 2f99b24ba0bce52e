"""Methods of a resource, and as functions: what is deprecated of them warns in either form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from ....model import FieldModel, ParameterModel
from ...deprecations import Ending, deprecation, old_name
from ..python_source import docstring, indent, python


@attrs.frozen(kw_only=True)
class Keyword:
    """Keyword-only parameter of an emitted function."""

    name: str
    annotation: str
    default: str = ""
    """The source of the default; empty text if callers must give it."""
    described: ParameterModel | FieldModel | None = None
    """What the spec says of it, if it is of the spec."""

    @property
    def source(self) -> str:
        """The parameter in a signature."""
        default = f" = {self.default}" if self.default else ""
        return f"{self.name}: {self.annotation}{default}"


@attrs.frozen(kw_only=True)
class ResourceFunction:
    """Emitted method that calls an operation, which is a function of a client, too."""

    name: str
    home: str
    """The resource."""
    is_async: bool
    positional: tuple[str, ...] = ()
    """Parameters after the client, or after `self`, in a signature."""
    keywords: tuple[Keyword, ...]
    others: str = ""
    """The annotation of more keyword parameters, `changes`; empty text for none."""
    returns: str
    doc: str
    call: str
    """The expression that the method returns."""
    warning: str = ""
    """The warning of a function that is deprecated."""

    @property
    def source(self) -> str:
        """The method, with an overload for each way to call it that is deprecated."""
        run = [f"@deprecated({python(self.warning)})"] if self.warning else []
        if warnings := self._warnings():
            renamed = {ended.name: ended.use for ended in self._old_names()}
            named = f", {python(renamed)}" if renamed else ""
            run.append(f"@deprecated_parameters({python(warnings)}{named})")
        head = self._head("self", self.keywords)
        overloads = self._overloads("self")
        made = "\n".join([*run, f"{head}:", indent(self.doc), f"    return {self.call}"])
        return "\n\n".join([*overloads, made])

    def function(self, own_class: str) -> str:
        """Return the statement that makes a function of the method of a class."""
        made = f"{self.name} = function_of({own_class}.{self.name})"
        if not (self.warning or self._warnings()):
            return made
        stubs = self._overloads("client: Client")
        doc = docstring((f"Call the method `{self.name}` of `{own_class}`.",))
        if stubs:
            head = f"def {self.name}(client: Client, *values: Any, **named: Any) -> Any"
            stubs.append(f"{head}:\n{indent(doc)}\n    ...")
        else:
            head = self._head("client: Client", self.keywords)
            stubs = [f"{self._mark(self.warning)}{head}:\n{indent(doc)}\n    ..."]
        seen = "\n\n".join(stubs)
        return f"\nif TYPE_CHECKING:\n\n{indent(seen)}\n\nelse:\n{indent(made)}\n"

    def renamed(self, old: str, warning: str, sentence: str) -> ResourceFunction:
        """Return the same function under its old name."""
        return attrs.evolve(self, name=old, warning=warning, doc=docstring((sentence,)))

    def _overloads(self, first: str) -> list[str]:
        """Return the ways to call it, first that which has nothing deprecated."""
        found = list(self._deprecated_ways())
        if not found:
            return []
        optional = [keyword for keyword in self.keywords if not self._ended(keyword)]
        ways: list[tuple[str, Iterable[Keyword]]] = [("", optional), *found]
        return [
            f"@overload\n{self._mark(self.warning or warning)}{self._head(first, keywords)}: ..."
            for warning, keywords in ways
        ]

    def _deprecated_ways(self) -> Iterator[tuple[str, Sequence[Keyword]]]:
        """Yield the warnings of deprecated ways to call it, each with the parameters."""
        for keyword in self.keywords:
            if self._ended(keyword):
                given = attrs.evolve(keyword, default="")
                yield self._warnings()[keyword.name], self._with(keyword, given)
            old = old_name(keyword.described) if keyword.described else None
            if old is not None:
                given = attrs.evolve(keyword, name=old.name, default="")
                yield self._warnings()[old.name], self._with(keyword, given)

    def _with(self, keyword: Keyword, given: Keyword) -> list[Keyword]:
        return [given if one is keyword else one for one in self.keywords]

    def _warnings(self) -> dict[str, str]:
        """Return the warnings by name of a parameter, or by its old name."""
        ended = [
            found
            for keyword in self.keywords
            if keyword.described and self._ended(keyword)
            if (found := deprecation(keyword.described))
        ]
        return {
            one.name: one.warning(f"`{one.name}` of `{self.home}.{self.name}`")
            for one in (*ended, *self._old_names())
        }

    def _old_names(self) -> list[Ending]:
        described = [keyword.described for keyword in self.keywords if keyword.described]
        return [found for one in described if (found := old_name(one))]

    @staticmethod
    def _ended(keyword: Keyword) -> bool:
        """Whether it is deprecated to give it; what must be given is not."""
        described = keyword.described
        return bool(keyword.default and described and described.deprecated)

    @staticmethod
    def _mark(warning: str) -> str:
        return f"@deprecated({python(warning)})\n" if warning else ""

    def _head(self, first: str, keywords: Iterable[Keyword]) -> str:
        named = [keyword.source for keyword in keywords]
        rest = [f"**changes: {self.others}"] if self.others else []
        given = ", ".join([first, *self.positional, *(["*", *named] if named else []), *rest])
        return f"{'async ' * self.is_async}def {self.name}({given}) -> {self.returns}"
