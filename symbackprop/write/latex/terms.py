r"""Index form as LaTeX: \sum_k W_{ik}\,x_k, every factor of `algebra.terms`.

The order of a product: sign, numbers and sizes, the signs of summation, then the factors in page order with
the upstream gradient first or last as the notation says. A negative exponent goes under a fraction bar.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from symbackprop.algebra.forms import Number, SizeOf
from symbackprop.algebra.terms import (
    Delta,
    Derivative,
    Entry,
    Factor,
    Func,
    Group,
    Partial,
    Pow,
    SlopeAt,
    Sums,
    Term,
    Truth,
)
from symbackprop.write.latex.functions import applied, indicator, named_indicator, powered, sloped
from symbackprop.write.latex.pieces import (
    ATOM,
    FRACTION,
    PRODUCT,
    SUM,
    Piece,
    at_least,
    exact,
    fraction,
    negative,
    parens,
    total,
)
from symbackprop.write.latex.sums import Page, coefficient_of, is_constant, signs_of

_MINUS = Number(Fraction(-1))

# -- factors -----------------------------------------------------------------------------------------------


def _delta(page: Page, delta: Delta) -> Piece:
    names = [page.hand.place(p, page.letters) for p in (delta.i, delta.j)]
    index = "".join(names) if all(len(n.rstrip("'")) == 1 for n in names) else ",".join(names)
    text = rf"\delta_{{{index}}}"
    return Piece(rf"\hit{{{text}}}" if page.hand.colour and delta == page.hit else text, ATOM)


def _truth(page: Page, truth: Truth) -> Piece:
    left = truth.left
    single = len(left) == 1 and len(left[0].factors) == 1 and not left[0].bound
    if single and truth.relation in (">", ">=") and not truth.right:
        entry = left[0].factors[0]
        if isinstance(entry, Entry) and entry.array.kind == "value":
            named = named_indicator(
                page.hand, entry.array, [page.hand.place(p, page.letters) for p in entry.at]
            )
            if named is not None:
                return named
    return indicator(page.hand, truth.relation, sums_piece(page, left), sums_piece(page, truth.right))


def _derivative(page: Page, factor: Derivative) -> Piece:
    operator = page.hand.quotient("", page.hand.entry(factor.wrt, page.letters).text)
    operator_text = operator.text.replace(r"\partial }", r"\partial}")
    inside = sums_piece(page, factor.sums)
    if len(factor.sums) == 1 and inside.level == ATOM and inside.text.startswith("\\"):
        return Piece(rf"{operator_text}\,{inside.text}", PRODUCT)
    tall = parens(inside.text).startswith(r"\left")
    return Piece(operator_text + (rf"\Bigl({inside.text}\Bigr)" if tall else parens(inside.text)), FRACTION)


def factor_piece(page: Page, factor: Factor) -> Piece:
    """One factor, with how tightly it binds."""
    hand = page.hand
    match factor:
        case Entry():
            return hand.entry(factor, page.letters)
        case Delta():
            return _delta(page, factor)
        case Number(value):
            return exact(value, hand.inline)
        case SizeOf(name):
            return hand.name(name)
        case Func(rule, args, params):
            return applied(hand, rule, [sums_piece(page, a) for a in args], params)
        case SlopeAt(rule, args, params, which):
            return sloped(hand, rule, [sums_piece(page, a) for a in args], params, which)
        case Pow(base, exponent):
            return powered(sums_piece(page, base), exponent, inline=hand.inline)
        case Group(sums):
            return sums_piece(page, sums)
        case Truth():
            return _truth(page, factor)
        case Partial(out, wrt):
            return hand.quotient(hand.entry(out, page.letters).text, hand.entry(wrt, page.letters).text)
        case Derivative():
            return _derivative(page, factor)
        case _:
            raise TypeError(f"no LaTeX for the factor {type(factor).__name__}")


# -- products ----------------------------------------------------------------------------------------------


def _arrives(factor: Factor) -> bool:
    return isinstance(factor, Entry) and factor.array.kind != "value"


def _ordered(page: Page, factors: list[Factor]) -> list[Factor]:
    """Upstream gradient first, or last; the others keep the author's order."""
    upstream = [f for f in factors if _arrives(f)]
    local = [f for f in factors if not _arrives(f)]
    if page.hand.notation.chain == "local-first":
        return [*local, *upstream]
    return [*upstream, *local]


def _above(factors: list[Factor], bar: int) -> list[int]:
    """Which factors stand above the bar of the 1/u at place `bar`: functions, and what comes before it."""
    found = []
    for k, factor in enumerate(factors):
        value = isinstance(factor, Entry) and factor.array.kind == "value"
        before = value or isinstance(factor, Group) or (isinstance(factor, Pow) and factor.exponent > 0)
        if isinstance(factor, Func) or (before and k < bar):
            found.append(k)
    return found


def _last_open(page: Page, group: Factor) -> str | None:
    """A sum of one term at the end of a product needs no parentheses: its sign reaches to the end."""
    if isinstance(group, Group) and len(group.sums) == 1 and group.sums[0].bound:
        piece = sums_piece(page, group.sums)
        return None if piece.minus else piece.text
    return None


def _texts(page: Page, factors: list[Factor]) -> list[str]:
    """Each factor; those above a fraction bar stand there and not in their own place."""
    bars = {k: f for k, f in enumerate(factors) if isinstance(f, Pow) and f.exponent < 0}
    raised: dict[int, list[int]] = {}
    taken: set[int] = set()
    for k in bars:
        raised[k] = [n for n in _above(factors, k) if n not in taken]
        taken.update(raised[k])
    last = len(factors) - 1
    least = PRODUCT if page.hand.inline else FRACTION
    out = []
    for k, factor in enumerate(factors):
        if k in bars:
            out.append(_bar(page, [factor_piece(page, factors[n]) for n in raised[k]], bars[k]))
        elif k not in taken:
            open_end = _last_open(page, factor) if k == last else None
            out.append(open_end or at_least(factor_piece(page, factor), least))
    return out


def _bar(page: Page, above: list[Piece], below: Pow) -> str:
    """A sum alone above the bar needs no parentheses."""
    bottom = powered(sums_piece(page, below.base), -below.exponent, inline=page.hand.inline)
    alone = len(above) == 1 and not page.hand.inline
    top = above[0].text if alone else r"\,".join(at_least(p, FRACTION) for p in above)
    return fraction(top or "1", bottom, page.hand.inline).text


def _between(left: str, right: str, inline: bool) -> str:
    r"""\cdot before a number and between slashed fractions, a thin space between factors."""
    if left.startswith(r"\sum_") and " " not in left:
        return "" if right.startswith(r"\sum") else " "
    digits = right[:1].isdigit() or right.startswith(r"\tfrac")
    if digits or (left[-1:].isdigit() and right.startswith(r"\frac{1}")) or (inline and "/" in left + right):
        return r" \cdot "
    return " " if right.startswith(r"\sum") else r"\,"


def term_piece(page: Page, term: Term) -> Piece:
    """One product with its sums."""
    rest = term.factors
    if rest[:1] == (_MINUS,):
        return negative(term_piece(page, Term(rest[1:], term.bound)))
    if len(rest) > 1 and [f for f in rest if isinstance(f, Number)] == [_MINUS]:
        return negative(term_piece(page, Term(tuple(f for f in rest if f != _MINUS), term.bound)))
    coefficient = coefficient_of(page, [f for f in rest if is_constant(f)])
    factors = _ordered(page, [f for f in rest if not is_constant(f)])
    signs = signs_of(page, term)
    if len(factors) == 1 and not coefficient and not signs:
        return factor_piece(page, factors[0])
    body = _texts(page, factors)
    texts = [*coefficient, *signs, *body] if body or not signs else [*coefficient, *signs, "1"]
    if not texts:
        return Piece("1", ATOM)
    text = texts[0]
    for left, right in pairwise(texts):
        text += _between(left, right, page.hand.inline) + right
    reaches = bool(signs) or _ends_open(factors)
    if text.startswith("-"):
        return Piece(text, SUM, minus=True, open=reaches)
    alone = ATOM if text.isalnum() else FRACTION
    return Piece(text, PRODUCT if len(texts) > 1 else alone, open=reaches)


def _ends_open(factors: list[Factor]) -> bool:
    last = factors[-1] if factors else None
    return isinstance(last, Group) and len(last.sums) == 1 and bool(last.sums[0].bound)


def sums_piece(page: Page, sums: Sums) -> Piece:
    """a + b - c; nothing at all is 0."""
    return total([term_piece(page, t) for t in sums]) if sums else Piece("0", ATOM)
