"""Elements and indicators: x[i], W[i, :], and comparisons as 0/1 forms."""

from __future__ import annotations

import ast
from collections.abc import Callable

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form, Number, Relation
from symbackprop.algebra.shapes import SCALAR, is_scalar, is_vector, show_shape
from symbackprop.errors import ShapeError
from symbackprop.network import products
from symbackprop.network.formula_constant import constant
from symbackprop.network.formula_source import Source

Read = Callable[[ast.expr], Form]

_RELATIONS: dict[type[ast.cmpop], Relation] = {
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def element(source: Source, node: ast.Subscript, arg: Form) -> Form:
    """x[i], W[i, j], W[i, :], W[:, j], counted from 1; arg[..] once arg was read."""
    places = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    at = [_place(source, each) for each in places]
    named, shape = source.segment(node.value), arg.shape
    if shape == SCALAR:
        raise source.refuse(f"{named} is a scalar, it has no elements", node)
    wanted = 1 if is_vector(shape) else 2
    if len(at) != wanted:
        which = "one index" if wanted == 1 else "two, as in [1,2], [1,:] or [:,2]"
        raise source.refuse(f"{named} is {show_shape(shape)} and takes {which}", node)
    if wanted == 1:
        at = [at[0], None] if shape[1] is None else [None, at[0]]
    if at == [None, None]:
        return arg
    try:
        return build.element(arg, at[0], at[1])
    except ShapeError as fault:
        text = str(fault).replace("the operand is", f"{named} is")
        raise source.refuse(f"{text} in {source.segment(node)}", node) from fault


def _place(source: Source, node: ast.expr) -> int | None:
    if isinstance(node, ast.Slice):
        if node.lower or node.upper or node.step:
            message = "a part of an axis can't be taken, only one place, or all of them with `:`"
            raise source.refuse(message, node)
        return None
    value = constant(source, node)
    if value is None or value.denominator != 1:
        raise source.refuse(f"the index {source.segment(node)} must be a whole number", node)
    if value < 1:
        raise source.refuse(f"the index {value} is out of range, indices count from 1", node)
    return int(value)


def comparison(source: Source, node: ast.Compare, read: Read) -> Form:
    """a < b <= c is a product of indicators, one for each sign."""
    sides = [node.left, *node.comparators]
    found = [
        _related(source, node, read, left, op, right)
        for left, op, right in zip(sides, node.ops, sides[1:], strict=False)
    ]
    try:
        return build.hadamard(*found)
    except ShapeError as fault:
        between = ", ".join(f"{source.segment(s)} is {show_shape(read(s).shape)}" for s in sides)
        raise source.refuse(f"{between} in {source.segment(node)}", node) from fault


def _related(
    source: Source, node: ast.Compare, read: Read, left: ast.expr, op: ast.cmpop, right: ast.expr
) -> Form:
    if isinstance(op, ast.In):
        return _member(source, node, read, read(left), right)
    if type(op) not in _RELATIONS:
        raise source.refuse(f"this comparison is not part of the language in {source.segment(node)}", node)
    return _indicator(source, node, _RELATIONS[type(op)], read(left), read(right))


def _member(source: Source, node: ast.Compare, read: Read, form: Form, right: ast.expr) -> Form:
    """form in [a, b] is 1(form >= a) 1(form <= b); form in {1, 2} is 1(form == 1) + 1(form == 2)

    Where two of a set may be equal, form in {a, b} is 1 - 1(form != a) 1(form != b).
    """
    match right:
        case ast.List(elts=[low, high]):
            _scalars(source, right.elts, read)
            above = _indicator(source, node, ">=", form, read(low))
            return build.hadamard(above, _indicator(source, node, "<=", form, read(high)))
        case ast.Set(elts=elements):
            _scalars(source, elements, read)
            members = [read(each) for each in elements]
            if len({each.value for each in members if isinstance(each, Number)}) == len(members):
                return build.add(*(_indicator(source, node, "==", form, each) for each in members))
            if len(members) == 1:
                return _indicator(source, node, "==", form, members[0])
            none = build.hadamard(*(_indicator(source, node, "!=", form, each) for each in members))
            return products.less(build.num(1), none)
        case _:
            raise source.refuse("after `in` comes an interval [a, b] or a set {a, b, ..}", right)


def _scalars(source: Source, elements: list[ast.expr], read: Read) -> None:
    for each in elements:
        if not is_scalar(shape := read(each).shape):
            message = f"{source.segment(each)} is {show_shape(shape)}, a scalar was needed after `in`"
            raise source.refuse(message, each)


def _indicator(source: Source, node: ast.Compare, relation: Relation, left: Form, right: Form) -> Form:
    try:
        return build.indicator(relation, left, right)
    except ShapeError as fault:
        raise source.refuse(f"{fault} in {source.segment(node)}", node) from fault
