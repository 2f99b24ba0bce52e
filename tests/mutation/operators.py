"""The mutants of a module: its source with one thing changed.

Code that only people or type checkers read is not changed: docstrings, annotations, decorators,
text with a space in it, and the arguments of errors.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeVar, cast

import attrs

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_NOT_CALLED = ("cast", "TypeVar", "Error", "Warning", "assert_never")
"""The ends of the names of functions whose arguments no test needs to notice."""


_LEFT_ALONE = frozenset({"annotation", "returns", "decorator_list", "bases", "exc", "cause"})
"""The parts of nodes that are not changed; `exc` is the raised exception."""

N = TypeVar("N", bound=ast.AST)


@attrs.frozen
class Mutant:
    """A module with one thing changed."""

    line: int
    scope: str
    """The function, such as `Journal.open`; empty at the top of the module."""
    argument: str
    """The name of the changed argument, with `=`; empty for other changes."""
    was: str
    now: str
    source: str
    """The source of the module, without its comments."""
    number: int = 1
    """The number among the mutants of the same name."""

    def __str__(self) -> str:
        which = f" ({self.number})" if self.number > 1 else ""
        return f"{self.scope or 'module'}: {self.argument}{self.was} -> {self.now}{which}"


@attrs.frozen
class _Place:
    """The place of a node that may be changed."""

    parent: ast.AST
    field: str
    index: int | None
    scope: str

    @property
    def argument(self) -> str:
        return f"{self.parent.arg}=" if isinstance(self.parent, ast.keyword) else ""

    def get(self) -> ast.AST:
        value = getattr(self.parent, self.field)
        found: ast.AST = value if self.index is None else value[self.index]
        return found

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def mutants(source: str) -> list[Mutant]:
    """Return all mutants of a module, in the order of its lines."""
    found = _mutants(ast.parse(source))
    ordered = sorted(found, key=lambda mutant: (mutant.line, mutant.was, mutant.now))
    names = Counter[str]()
    for at, mutant in enumerate(ordered):
        names[str(mutant)] += 1
        ordered[at] = attrs.evolve(mutant, number=names[str(mutant)])
    return ordered


def without_comments(source: str) -> str:
    """Return the source of a module as its mutants are written, without a change."""
    return ast.unparse(ast.parse(source))


def _mutants(tree: ast.Module) -> Iterator[Mutant]:
    for place in list(_places(tree, "")):
        node = place.get()
        for changed in _changed(node):
            place.put(changed)
            mutated = ast.unparse(ast.fix_missing_locations(tree))
            line: int = getattr(node, "lineno", 0)
            names = (_short(node), _short(changed))
            yield Mutant(line, place.scope, place.argument, *names, mutated)
        place.put(node)


def _short(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:70]


def _places(node: ast.AST, scope: str) -> Iterator[_Place]:
    if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        scope = f"{scope}.{node.name}".lstrip(".")
    for field in node._fields:
        value: Any = getattr(node, field)
        several = isinstance(value, list)
        for index, child in enumerate(cast("list[Any]", value) if several else [value]):
            if isinstance(child, ast.AST) and not _is_left_alone(field, child):
                yield _Place(node, field, index if several else None, scope)
                yield from _places(child, scope)


def _is_left_alone(field: str, node: ast.AST) -> bool:
    if field in _LEFT_ALONE:
        return True
    match node:
        case ast.Import() | ast.ImportFrom() | ast.JoinedStr():
            return True
        case ast.Expr(value=ast.Constant()):  # A docstring.
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Call():
            return ast.unparse(node.func).endswith(_NOT_CALLED)
        case _:
            return False


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the node with one thing changed, in each possible way."""
    if isinstance(node, ast.stmt):
        yield from _changed_statement(node)
    elif isinstance(node, ast.expr):
        yield from _changed_expression(node)


def _changed_statement(node: ast.stmt) -> Iterator[ast.stmt]:
    match node:
        case ast.Expr() | ast.Raise():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Name()], value=value) | ast.Return(value=ast.expr() as value):
            if ast.unparse(value) != "None":
                yield _with(node, value=ast.Constant(None))
        case ast.Assign() | ast.Delete():
            yield ast.Pass()
        case ast.AugAssign():
            yield ast.Pass()
            if type(node.op) in _ARITHMETIC:
                yield _with(node, op=_ARITHMETIC[type(node.op)]())
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.If() | ast.While() if isinstance(node.test, (ast.Name, ast.Attribute, ast.Call)):
            yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
        case _:
            pass


def _changed_expression(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare():
            for at, op in enumerate(node.ops):
                ops = [*node.ops[:at], _COMPARISONS[type(op)](), *node.ops[at + 1 :]]
                yield _with(node, ops=ops)
        case ast.BoolOp():
            yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.IfExp():
            yield _with(node, body=node.orelse, orelse=node.body)
        case ast.BinOp() if type(node.op) in _ARITHMETIC:
            yield _with(node, op=_ARITHMETIC[type(node.op)]())
        case ast.Constant():
            yield from map(ast.Constant, _other(node.value))
        case _:
            pass


def _other(value: object) -> Iterator[bool | float | str]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
    elif isinstance(value, str) and " " not in value:
        yield f"XX{value}"


def _with(node: N, **changes: object) -> N:
    changed = copy.copy(node)
    for field, value in changes.items():
        setattr(changed, field, value)
    return changed
