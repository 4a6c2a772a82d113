"""An expression of a network file worked by PyTorch: `x[1]` counts from 1, a comparison is 0 or 1."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import torch


class Unread(Exception):
    """An expression that PyTorch isn't asked to work."""


def worked(text: str, names: Mapping[str, Any]) -> Any:
    """The value of an expression; names are tensors and functions."""
    tree = ast.fix_missing_locations(_Literal().visit(ast.parse(text, mode="eval")))
    own = {"entry_of": _entry, "within": _within, "compared": _compared}
    return eval(compile(tree, "equation", "eval"), {"__builtins__": {}}, {**names, **own})


class _Literal(ast.NodeTransformer):
    """Subscripts and comparisons become calls."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        at = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if any(isinstance(k, ast.Slice) for k in at):
            raise Unread("a slice")
        return _call("entry_of", [node.value, *at])

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if len(node.ops) != 1:
            raise Unread("a chain of comparisons")
        (sign,), (right,) = node.ops, node.comparators
        if isinstance(sign, ast.In):
            if not isinstance(right, ast.List | ast.Set):
                raise Unread("membership of this kind")
            listed = ast.Tuple(right.elts, ast.Load())
            return _call("within", [node.left, listed, ast.Constant(isinstance(right, ast.List))])
        return _call("compared", [node.left, ast.Constant(type(sign).__name__), right])


def _call(name: str, args: list[ast.expr]) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), args, [])


def _entry(value: Any, *at: Any) -> Any:
    places = [int(k) - 1 for k in at]
    return value.reshape(-1)[places[0]] if len(places) == 1 else value[places[0], places[1]]


def _within(value: Any, listed: tuple[Any, ...], interval: bool) -> Any:
    if interval:
        return ((value >= listed[0]) & (value <= listed[1])).to(torch.float64)
    return sum(_compared(value, "Eq", x) for x in listed).clamp(max=1.0)


def _compared(a: Any, sign: str, b: Any) -> Any:
    signs = {
        "Gt": torch.gt, "Lt": torch.lt, "GtE": torch.ge, "LtE": torch.le, "Eq": torch.eq, "NotEq": torch.ne,
    }  # fmt: skip
    return signs[sign](torch.as_tensor(a), torch.as_tensor(b)).to(torch.float64)
