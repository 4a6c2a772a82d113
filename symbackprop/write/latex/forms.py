"""Matrix form as LaTeX: every node of `algebra.forms`, in the author's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symbackprop.algebra.forms import (
    Add,
    Apply,
    Array,
    Basis,
    Diag,
    Divide,
    Element,
    Form,
    Hadamard,
    Identity,
    Indicator,
    MatMul,
    Neg,
    Number,
    OneHot,
    Ones,
    Operation,
    Power,
    Reduce,
    RowFn,
    Scale,
    SizeOf,
    Slope,
    Trace,
    Transpose,
    arrays,
)
from symbackprop.algebra.shapes import is_scalar, is_unit
from symbackprop.write.latex.functions import applied, indicator, named_indicator, powered, sloped
from symbackprop.write.latex.hand import Hand
from symbackprop.write.latex.pieces import (
    ATOM,
    ODOT,
    PRODUCT,
    SUM,
    Piece,
    at_least,
    exact,
    fraction,
    negative,
    parens,
    top,
    total,
)
from symbackprop.write.latex.reductions import reduced
from symbackprop.write.latex.rows import entry_by_entry, row, times_inverse


def form_piece(hand: Hand, form: Form) -> Piece:
    """The form, with how tightly it binds."""
    match form:
        case Array():
            return hand.array(form)
        case Number(value):
            return exact(value, hand.inline)
        case SizeOf(name):
            return hand.name(name)
        case Add(args):
            return total([summand(hand, a) for a in args])
        case Neg(arg):
            return negative(form_piece(hand, arg))
        case MatMul(args):
            return _product(hand, args)
        case Hadamard(args):
            return _hadamard(hand, form, args)
        case Scale(factor, arg):
            return Piece("0", ATOM) if _is_zero(form) else _scale(hand, factor, arg)
        case Divide(above, below):
            return _divide(hand, above, below)
        case Power(base, exponent):
            entrywise = not is_unit(form.shape[0]) and not is_unit(form.shape[1])
            return powered(form_piece(hand, base), exponent, entrywise, hand.inline)
        case Transpose(arg):
            return _turned(hand, arg)
        case _:
            return _function(hand, form)


def _turned(hand: Hand, arg: Form) -> Piece:
    """The transpose; the colour of a gradient reaches over its exponent."""
    if isinstance(arg, Array) and arg.kind != "value":
        return hand.upstream(top(hand.gradient(arg)))
    return top(form_piece(hand, arg))


def _function(hand: Hand, form: Form) -> Piece:
    """The nodes that are written as a name with arguments, or as a letter."""
    match form:
        case Operation(rule, args):
            return applied(hand, rule, [form_piece(hand, a) for a in args])
        case Apply(rule, args, _, params):
            return applied(hand, rule, [form_piece(hand, a) for a in args], params)
        case Slope(rule, args, _, params, which):
            return sloped(hand, rule, [form_piece(hand, a) for a in args], params, which)
        case RowFn(rule, arg, axis):
            return _rowfn(hand, rule, arg, axis)
        case Reduce():
            return reduced(hand, form, form_piece)
        case Indicator():
            return _indicator(hand, form)
        case Element():
            return _element(hand, form)
        case Trace(arg):
            return Piece(rf"\operatorname{{tr}}{parens(form_piece(hand, arg).text)}", ATOM)
        case Diag(arg):
            return Piece(rf"\operatorname{{diag}}{parens(form_piece(hand, arg).text)}", ATOM)
        case OneHot(label):
            return Piece(rf"\operatorname{{onehot}}{parens(form_piece(hand, label).text)}", ATOM)
        case _:
            return _constant(hand, form)


def _constant(hand: Hand, form: Form) -> Piece:
    match form:
        case Ones(shape):
            column = Piece(r"\mathbf{1}", ATOM)
            if is_unit(shape[0]) and not is_unit(shape[1]):
                return top(column)
            if is_unit(shape[1]):
                return column
            return Piece(rf"{column.text} {top(column).text}", PRODUCT)
        case Identity():
            return Piece("I", ATOM)
        case Basis(place, shape):
            column = Piece(f"e_{{{place - 1 + hand.notation.index_base}}}", ATOM)
            return top(column) if shape[0] is None else column
        case _:
            raise TypeError(f"no LaTeX for the form {type(form).__name__}")


# -- sums and products -------------------------------------------------------------------------------------


def summand(hand: Hand, form: Form) -> Piece:
    """A number that is repeated to a shape stands alone in a sum: 1 - h."""
    match form:
        case Ones():
            return Piece("1", ATOM)
        case Scale(Number() | Neg(Number()), Ones()):
            return form_piece(hand, form.factor)
        case Neg(arg):
            return negative(summand(hand, arg))
        case _:
            return form_piece(hand, form)


def _product(hand: Hand, args: Sequence[Form]) -> Piece:
    """A B C; a scaled matrix needs parentheses unless it comes first."""
    pieces = [form_piece(hand, a) for a in args]
    for k, arg in enumerate(args):
        if k and isinstance(arg, Scale):
            pieces[k] = Piece(parens(pieces[k].text), ATOM)
    return row(hand, pieces, PRODUCT, PRODUCT)


def _is_gradient(form: Form) -> bool:
    return isinstance(form, Array) and form.kind != "value"


def _gradient_last(hand: Hand, args: Sequence[Form]) -> list[Form]:
    """Where one factor is a gradient by its name alone, it stands first or last, as the notation says."""
    last = hand.notation.chain == "local-first"

    def rank(arg: Form) -> int:
        if isinstance(arg, Number | SizeOf):
            return 0
        return 1 if _is_gradient(arg) != last else 2

    return sorted(args, key=rank)


def factor_pieces(hand: Hand, args: Sequence[Form]) -> list[Piece]:
    """The factors of a product whose order is free, in the order of the page."""
    return [form_piece(hand, a) for a in _gradient_last(hand, args)]


def _hadamard(hand: Hand, form: Form, args: Sequence[Form]) -> Piece:
    pieces = factor_pieces(hand, args)
    if is_scalar(form.shape):
        return row(hand, pieces, PRODUCT, PRODUCT)
    return entry_by_entry(hand, pieces)


def _scale(hand: Hand, factor: Form, arg: Form) -> Piece:
    """c A; an inner product that scales stands in parentheses."""
    if form_piece(hand, factor).text == "-1":
        return negative(form_piece(hand, arg))
    if isinstance(factor, MatMul):
        pieces = [Piece(parens(form_piece(hand, factor).text), ATOM), form_piece(hand, arg)]
    else:
        pieces = factor_pieces(hand, (factor, arg))
    loose = ODOT if pieces[-1].level == ODOT else PRODUCT
    return row(hand, pieces, loose, loose)


def _divide(hand: Hand, above: Form, below: Form) -> Piece:
    numerator, bottom = form_piece(hand, above), form_piece(hand, below)
    text = numerator.text[1:] if numerator.minus and not isinstance(above, Add) else numerator.text
    signed = text != numerator.text
    if r"\frac" in text and not hand.inline:
        positive = replace(numerator, text=text, level=ATOM) if signed else numerator
        if not arrays(below):
            first = fraction("1", bottom)
            return row(hand, [negative(first) if signed else first, positive], PRODUCT, PRODUCT)
        return times_inverse(hand, positive, bottom, is_scalar(below.shape), signed)
    bar = fraction(at_least(numerator, PRODUCT) if hand.inline and not signed else text, bottom, hand.inline)
    return Piece(f"-{bar.text}", SUM, minus=True) if signed else bar


# -- functions ---------------------------------------------------------------------------------------------


def _rowfn(hand: Hand, rule: str, arg: Form, axis: int) -> Piece:
    """softmax(z); of a matrix by rows unless it says otherwise."""
    name = hand.function(rule)
    whole = not is_unit(arg.shape[0]) and not is_unit(arg.shape[1])
    below = r"_{\text{columns}}" if whole and axis == 0 else ""
    return Piece(f"{name}{below}{parens(form_piece(hand, arg).text)}", ATOM)


def _is_zero(form: Form) -> bool:
    match form:
        case Number(value) | Scale(Number(value), Ones()):
            return value == 0
        case _:
            return False


def _indicator(hand: Hand, form: Indicator) -> Piece:
    """1(z > 0), by its own name where it has one: the mask of z."""
    left, across = form.left, isinstance(form.left, Transpose)
    left = left.arg if isinstance(left, Transpose) else left
    is_slope = form.relation in (">", ">=") and _is_zero(form.right)
    if is_slope and isinstance(left, Array) and left.kind == "value":
        named = named_indicator(hand, left, ())
        if named is not None:
            return top(named) if across else named
    return indicator(hand, form.relation, summand(hand, form.left), summand(hand, form.right))


def _element(hand: Hand, form: Element) -> Piece:
    r"""z_2, W_{1,2}, W_{1,\cdot} for a whole row."""
    base = hand.notation.index_base
    places = [
        str((1 if place is None else place) - 1 + base) if place is not None or axis == 1 else r"\cdot"
        for place, axis in zip((form.row, form.column), form.arg.shape, strict=True)
        if axis is not None
    ]
    if isinstance(form.arg, Array):
        return hand.array(form.arg, places)
    inside = form_piece(hand, form.arg).text
    return Piece(f"{parens(inside)}_{{{','.join(places)}}}", ATOM)
