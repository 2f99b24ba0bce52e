"""Emits `reference/`: a page for each resource, and an index of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ...language import marks
from ...model import (
    ApiModel,
    OperationModel,
    ParameterModel,
    RecordChangeModel,
    ResourceModel,
)
from ...yaml import Text
from ..code import (
    IDEMPOTENCY_KEY,
    LIMIT,
    ambiguity_words,
    change_raises,
    change_words,
    event_summary,
    live_mail_words,
    own_parameters,
    python,
    raises,
    resource_module,
)
from ..deprecations import deprecation_words, old_name_words
from ..errors import ADVICE, ERRORS, HEADINGS
from ..example_values import shown_example
from ..limits import parameter_limits
from .example_programs import Snippets
from .markdown import HEADER, code, fence, inline, link, page_name, table
from .reference_events import events_page
from .reference_types import TypeReference


def reference_pages(api: ApiModel) -> dict[str, str]:
    """The texts of the pages by their names."""
    writer = _PageWriter(api)
    pages = {f"{resource.name}.md": writer.page(resource) for resource in api.resources}
    if api.events is not None:
        pages["events.md"] = events_page(api, api.events, TypeReference(api))
    return {"README.md": _index(api), **pages}


def _index(api: ApiModel) -> str:
    default = next(place for place in api.environments if place.name == api.default_environment)
    running = (
        "Each example can be pasted into `python -m asyncio` as it is. A client that is not told "
        f"otherwise calls the environment `{default.name}`: ",
        default.summary,
    )
    parts = [f"{HEADER}# Reference\n", f"{inline(api.summary)}\n", f"{inline(*running)}\n"]
    for resource in api.resources:
        parts.append(f"## [{resource.name}]({resource.name}.md)\n")
        parts.append(f"{inline(resource.summary)}\n")
        rows = [row for operation in resource.operations for row in _functions(operation)]
        parts.append(table(("function", "effect", "what it does"), rows))
    if api.events is not None:
        parts += ["## [events](events.md)\n", f"{event_summary(api.events)}\n"]
    parts += ["## Errors\n", f"Every operation may raise these, of `{api.package}.errors`.\n"]
    parts += [table(HEADINGS, [(f"`{name}`", *words) for name, *words in ERRORS]), f"{ADVICE}\n"]
    return "\n".join(parts)


def _functions(operation: OperationModel) -> Iterator[tuple[str, ...]]:
    """The rows of the functions that call an operation."""
    deprecated = " Deprecated." * bool(operation.deprecated)
    functions = [(operation.name, operation.summary)]
    if bulk := operation.bulk:
        functions.append((bulk.function, bulk.summary))
    if switch := operation.switch:
        functions.append((switch.function, switch.summary))
    if change := operation.change:
        functions.append((change.function, change.summary))
    for name, summary in functions:
        page = f"{operation.resource}.md#{name}"
        yield f"[`{name}`]({page})", operation.effect, inline(summary, deprecated)


class _PageWriter:
    """Writes the pages of an API."""

    def __init__(self, api: ApiModel) -> None:
        self._api = api
        self._types = TypeReference(api)
        self._snippets = Snippets(api)

    def page(self, resource: ResourceModel) -> str:
        """The page of a resource."""
        signatures = _signatures(resource_module(self._api, resource))
        parts = [f"{HEADER}# {resource.name}\n", f"{inline(resource.summary)}\n"]
        for operation in resource.operations:
            parts += self._operation(operation, signatures)
            parts += self._made_of_it(operation, signatures)
        parts += self._types.sections(resource)
        return "\n".join(parts)

    def _operation(self, operation: OperationModel, signatures: dict[str, str]) -> Iterator[str]:
        source = operation.source
        yield f"## {operation.name}\n"
        yield fence("pyi", signatures[operation.name])
        yield f"{inline(operation.summary)}\n"
        for ended in (deprecation_words(operation), old_name_words(operation)):
            if ended:
                yield f"{inline(*ended)}\n"
        if operation.note:
            yield f"{inline(operation.note)}\n"
        yield (
            f"- Request: `{operation.method} {operation.path}`\n"
            + "".join(f"- {inline(*mark.words)}\n" for mark in marks(operation))
            + (f"- Source: {link(page_name(source), source.url)}\n" if source else "")
            + "".join(f"- {inline(*mark.words)}\n" for mark in (marks(source) if source else []))
        )
        for words in (live_mail_words(operation), ambiguity_words(operation)):
            if words:
                yield f"{inline(*words)}\n"
        parameters = self._parameters(operation)
        if parameters:
            yield "**Parameters**\n"
            yield table(("name", "type", "default", "limits", "meaning", "example"), parameters)
        if operation.body:
            yield f"**Body**: {self._types.linked(operation.body)}\n"
            yield self._types.fields(operation.body)
        yield f"**Response**: {self._answer(operation)}\n"
        yield f"**Errors**: those of [every operation](README.md#errors){self._errors(operation)}\n"
        yield "**Example**\n"
        yield fence("python", self._snippets.operation(operation))

    def _made_of_it(self, operation: OperationModel, signatures: dict[str, str]) -> Iterator[str]:
        """The sections of the functions that are made of the operation."""
        bulk, switch = operation.bulk, operation.switch
        if bulk:
            yield f"### {bulk.function}\n"
            yield fence("pyi", signatures[bulk.function])
            yield f"{inline(bulk.summary)} It is `{operation.name}` for many rows.\n"
            yield fence("python", self._snippets.bulk(operation, bulk))
        if switch:
            yield f"### {switch.function}\n"
            yield fence("pyi", signatures[switch.function])
            yield (
                f"{inline(switch.summary)} It reads with `{switch.read.name}`, carries out "
                f"`{operation.name}` once if need be, and reads again.\n"
            )
            yield fence("python", self._snippets.switch(operation, switch))
        if change := operation.change:
            yield f"### {change.function}\n"
            yield fence("pyi", signatures[change.function])
            yield from self._change(operation, change)

    def _change(self, operation: OperationModel, change: RecordChangeModel) -> Iterator[str]:
        body = self._types.linked(str(operation.body))
        yield f"{inline(change.summary)}\n"
        for words in change_words(operation, change):
            yield f"{inline(*words)}\n"
        yield (
            f"`{change.fields_type}` has the fields of {body} that do not name the record. None is "
            "sent as null.\n"
        )
        yield "**Errors**: those of [every operation](README.md#errors), and\n"
        yield "".join(
            f"- `{name}`: {inline(*words)}\n" for name, words in change_raises(operation, change)
        )
        yield fence("python", self._snippets.change(operation, change))

    def _parameters(self, operation: OperationModel) -> list[tuple[str, ...]]:
        given = (*operation.path_parameters, *own_parameters(operation))
        rows = [self._parameter(p) for p in given]
        paging = operation.paging
        if paging:
            rows.append(self._parameter(paging.start, first=paging.first))
        if operation.many:
            longest = paging.limit.maximum if paging and paging.limit else None
            page = f" A page holds at most {longest}." if longest is not None else ""
            rows.append(("`limit`", "`int`", "all", "at least 0", LIMIT + page, "`10`"))
        if operation.idempotency_key:
            name, words = IDEMPOTENCY_KEY
            rows.append((f"`{name}`", "`str`", "a new key", "", inline(*words), ""))
        return rows

    def _parameter(self, parameter: ParameterModel, *, first: int | None = None) -> tuple[str, ...]:
        default = first if parameter.default is None else parameter.default
        summary = parameter.summary or (parameter.named.summary if parameter.named else "")
        confidence = f" Confidence: {parameter.confidence}." if parameter.confidence else ""
        return (
            f"`{parameter.name}`",
            "mapping from names to " * parameter.is_mapping + self._types.of(parameter.type),
            "" if default is None else code(python(default)),
            ", ".join(parameter_limits(parameter)),
            inline(summary, " ", parameter.note or "", confidence, *_ends(parameter)),
            "" if parameter.example is None else code(python(shown_example(parameter))),
        )

    def _errors(self, operation: OperationModel) -> str:
        own = "".join(f"\n- `{name}`: {inline(*words)}" for name, words in raises(operation))
        return f", and\n{own}" if own else "."

    def _answer(self, operation: OperationModel) -> str:
        if operation.plain:
            return _PLAIN[operation.plain]
        item = self._types.linked(operation.item)
        if not operation.many:
            return item
        return f"any number of {item}; iterate over them, or await `.collect()` for a list."


_PLAIN = {
    "none": "nothing.",
    "bytes": "a file, as a `FileContent` with `content` and `content_type`.",
}


def _ends(parameter: ParameterModel) -> list[str | Text]:
    words = (deprecation_words(parameter), old_name_words(parameter))
    return [word for one in words if one for word in (" ", *one)]


def _signatures(module: str) -> dict[str, str]:
    """The methods of an emitted module as functions in a stub, by their names."""
    found: dict[str, str] = {}
    for node in ast.walk(ast.parse(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.args.args:
            node.args.args[0] = ast.arg("client", ast.Name("Client"))
            node.body = [ast.Expr(ast.Constant(...))]
            node.decorator_list = []  # What they warn of, the page says in words.
            found[node.name] = ast.unparse(node)
    return found
