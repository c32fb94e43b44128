"""Small changes to a module, each of which some test must notice."""

from __future__ import annotations

import ast
import copy
from pathlib import Path
from typing import Final, NamedTuple

_COMPARED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_COMPUTED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
}


class Mutation(NamedTuple):
    """One change; `number` finds it again in the same source."""

    number: int
    line: int
    code: str
    """The line of the source, bare."""
    says: str
    """What was changed, in few words that stay when lines move."""


def mutations(path: Path) -> list[Mutation]:
    """Return every change that is made to a module."""
    source = path.read_text("utf-8")
    lines = source.splitlines()
    walk = _Walk(None)
    walk.visit(ast.parse(source))
    return [
        Mutation(number, line, lines[line - 1].strip(), says)
        for number, (line, says) in enumerate(walk.seen)
    ]


def mutated(source: str, number: int) -> ast.Module:
    """Return the module's tree with the change of this number made."""
    tree = ast.parse(source)
    _Walk(number).visit(tree)
    return ast.fix_missing_locations(tree)


class _Walk(ast.NodeTransformer):
    """Numbers the changes in one fixed order, and makes the one that is wanted."""

    def __init__(self, wanted: int | None) -> None:
        self.wanted = wanted
        self.seen: list[tuple[int, str]] = []

    def _is_it(self, node: ast.AST, says: str) -> bool:
        self.seen.append((getattr(node, "lineno", 1), says))
        return self.wanted == len(self.seen) - 1

    # What says nothing about behaviour is left out.

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Leave annotations alone."""
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        """Leave annotations alone, and change defaults."""
        node.defaults = [self.visit(default) for default in node.defaults]
        node.kw_defaults = [default and self.visit(default) for default in node.kw_defaults]
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Change a function's body and defaults."""
        if node.name == "__repr__":
            return node
        node.args = self.visit(node.args)
        node.body = self._block(node.body)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """Leave words for people alone."""
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        """Leave lists of names alone."""
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        if names & {"__slots__", "__all__", "line"}:
            return node
        return self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        """Leave alone what only a type checker runs."""
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return node
        node.test = self.visit(node.test)
        node.body = self._block(node.body)
        node.orelse = self._block(node.orelse)
        return node

    def _block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        made: list[ast.stmt] = []
        for statement in body:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                made.append(statement)
            elif isinstance(statement, ast.Raise | ast.Expr) and self._goes(statement):
                made.append(ast.copy_location(ast.Pass(), statement))
            else:
                found = self.visit(statement)
                made += found if isinstance(found, list) else [found]
        return made

    def _goes(self, statement: ast.Raise | ast.Expr) -> bool:
        what = "raise" if isinstance(statement, ast.Raise) else "call"
        return self._is_it(statement, f"{what} goes")

    def visit_Return(self, node: ast.Return) -> ast.AST:
        """Return nothing where something is returned."""
        worth = node.value is not None and not isinstance(node.value, ast.Constant)
        if worth and self._is_it(node, "return None"):
            return ast.copy_location(ast.Return(ast.Constant(None)), node)
        return self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> ast.AST:
        """Stop where it goes on."""
        if self._is_it(node, "continue becomes break"):
            return ast.copy_location(ast.Break(), node)
        return node

    def visit_Break(self, node: ast.Break) -> ast.AST:
        """Go on where it stops."""
        if self._is_it(node, "break becomes continue"):
            return ast.copy_location(ast.Continue(), node)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Turn each comparison into the one beside it."""
        for at, operator in enumerate(node.ops):
            other = _COMPARED[type(operator)]
            if self._is_it(node, f"{type(operator).__name__} becomes {other.__name__}"):
                node = copy.deepcopy(node)
                node.ops[at] = other()
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        """Turn `and` into `or`, and the other way round."""
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        if self._is_it(node, f"{type(node.op).__name__} becomes {other.__name__}"):
            node.op = other()
        return self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        """Drop `not`, `-` and `~`."""
        if self._is_it(node, f"{type(node.op).__name__} goes"):
            return self.visit(node.operand)  # type: ignore[no-any-return] # a node, as it was given
        return self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Compute something else."""
        other = _COMPUTED.get(type(node.op))
        if other and self._is_it(node, f"{type(node.op).__name__} becomes {other.__name__}"):
            node.op = other()
        return self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Change numbers, truth and bytes; words are for people."""
        match node.value:
            case bool() as value:
                other: object = not value
            case int() as value:
                other = value + 1
            case bytes() as value:
                other = value + b"X"
            case _:
                return node
        if self._is_it(node, f"{node.value!r} becomes {other!r}"):
            return ast.copy_location(ast.Constant(other), node)  # type: ignore[arg-type] # as above
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        """Take the other of two values."""
        if self._is_it(node, "if and else change places"):
            node.body, node.orelse = node.orelse, node.body
        return self.generic_visit(node)
