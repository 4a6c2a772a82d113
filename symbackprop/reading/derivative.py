r"""Derivatives in every spelling: `\frac{\partial L}{\partial W}`, `dl/d\hat y`, `\partial_h l`, `\nabla_W L`.

A fraction is a derivative only where both halves begin with the same sign, \partial or d, and that sign is no
name itself: `\frac{d}{2}`, `\frac{d_1}{d_2}` and `d_2 x` stay names. An operator `\frac{\partial}{\partial W}`
takes the bracket that follows, or else the factors that follow up to a printed product sign, + or -.
"""

from __future__ import annotations

from symbackprop.frozen import replace
from symbackprop.reading.compared import comparison
from symbackprop.reading.cursor import Cursor
from symbackprop.reading.differentials import has_slash, mark_of, mark_of_both
from symbackprop.reading.names import argument, with_scripts
from symbackprop.reading.token import Token
from symbackprop.reading.tree import Derivative, Diff, Fraction_, Name, Node, Product, Script, Scripted, Times

TURNS = frozenset((("T",), (r"\top",), (r"\intercal",), (r"\prime",)))
FRACTIONS = frozenset((r"\frac", r"\dfrac", r"\tfrac", r"\cfrac", r"\nicefrac", r"\sfrac"))
PHYSICS: dict[str, Diff] = {
    r"\pdv": "partial",
    r"\dv": "d",
    r"\odv": "d",
    r"\pderiv": "partial",
    r"\deriv": "d",
}
_STARTS = ("letter", "run", "command", "(", "{", "digits", "begin")


def fraction(cursor: Cursor) -> Node:
    r"""\frac{..}{..}, a derivative where both halves begin with the same sign."""
    start = cursor.next().start
    cursor.deeper()
    mark = mark_of_both(cursor)
    if mark is not None:
        node = _derivative(cursor, start, mark)
    else:
        over = argument(cursor)
        under = argument(cursor)
        node = Fraction_(cursor.span(start), over, under)
    cursor.depth -= 1
    return with_scripts(node, cursor)


def _derivative(cursor: Cursor, start: int, mark: Diff) -> Node:
    cursor.expect("{", "{ was needed")
    was, cursor.inside = cursor.inside, ""
    braces = 0
    while cursor.taken("{"):  # {{\rm d} L}
        braces += 1
    cursor.next()
    while braces and cursor.taken("}"):
        braces -= 1
    order = _order(cursor)
    of = None if cursor.kind == "}" else cursor.grouped()
    for _ in range(braces + 1):
        cursor.expect("}", "} was needed")
    cursor.expect("{", "{ was needed")
    by = _variables(cursor, mark)
    cursor.expect("}", "} was needed")
    cursor.inside = was
    by = tuple(_without_order(variable, order, len(by)) for variable in by)
    if of is None:
        of = operand(cursor)
    return Derivative(cursor.span(start), of, by, mark, order)


def _order(cursor: Cursor) -> int:
    r"""The 2 of `\partial^2`; 1 where nothing stands."""
    if cursor.kind != "^":
        return 1
    at = cursor.at
    cursor.next()
    braced = cursor.taken("{")
    if cursor.kind == "digits" and cursor.token.text.isdigit() and len(cursor.token.text) == 1:
        order = int(cursor.next().text)
        if not braced or cursor.taken("}"):
            return max(order, 1)
    cursor.at = at
    raise cursor.fault("the order of a derivative was needed")


def _variables(cursor: Cursor, mark: Diff) -> tuple[Node, ...]:
    r"""`\partial y_i \partial y_j`: each sign begins a variable, which may be a product, `\partial (W x)`."""
    found: list[Node] = []
    while cursor.kind not in ("}", "stop"):
        braces = 0
        while cursor.taken("{"):
            braces += 1
        if mark_of(cursor.token) != mark:
            raise cursor.fault(f"{_SIGNS[mark]} was needed in front of what is differentiated by")
        cursor.next()
        while braces and cursor.taken("}"):
            braces -= 1
        start = cursor.starting()
        factors = [cursor.factor()]
        while cursor.kind in _STARTS and not (mark_of(cursor.token) == mark and cursor.after().kind != "_"):
            factors.append(cursor.factor())
        node = factors[0] if len(factors) == 1 else _product(cursor, start, factors)
        found.append(node)
        for _ in range(braces):
            cursor.expect("}", "} was needed")
        while cursor.kind in ("space", "quad"):
            cursor.next()
    return tuple(found)


_SIGNS: dict[Diff, str] = {"partial": r"\partial", "d": "d", "nabla": r"\nabla"}


def _product(cursor: Cursor, start: int, factors: list[Node]) -> Product:
    signs: list[Times] = ["" for _ in factors[1:]]
    return Product(cursor.span(start), tuple(factors), tuple(signs))


def _without_order(variable: Node, order: int, count: int) -> Node:
    r"""The 2 of `\partial y^2` counts the order, it is no power of y."""
    if order == 1 or count > 1 or not isinstance(variable, Name | Scripted) or not variable.sup:
        return variable
    *others, last = variable.sup
    if "".join(last.tokens) != str(order):
        return variable
    if isinstance(variable, Scripted) and not others and not variable.sub and not variable.primes:
        return variable.base
    return replace(variable, sup=tuple(others))


def operand(cursor: Cursor) -> Node | None:
    """What an operator stands in front of; None where a sign or the end follows."""
    while cursor.kind == "space":
        cursor.next()
    if not _begins(cursor):
        return None
    start = cursor.starting()
    bracketed = cursor.kind == "("
    cursor.deeper()
    factors = [cursor.factor()]
    bracketed = bracketed and not _is_turned(factors[0])  # (w - x)^T (w - x) is one
    while not bracketed and _begins(cursor):
        factors.append(cursor.factor())
    cursor.depth -= 1
    return factors[0] if len(factors) == 1 else _product(cursor, start, factors)


def _is_turned(node: Node) -> bool:
    return isinstance(node, Scripted) and bool(node.sup) and node.sup[-1].tokens in TURNS


def _begins(cursor: Cursor) -> bool:
    r"""A factor, or a bar that opens one: the one of `f \big|_{x}` and the one that closes do not."""
    if cursor.kind != "bar":
        return cursor.kind in _STARTS
    return cursor.inside != cursor.token.text and cursor.after().kind != "_"


def partial(cursor: Cursor) -> Node:
    r"""`\partial_{h} l`, `\partial L / \partial w`; a lone `\partial` is a name."""
    token = cursor.next()
    if cursor.kind == "_":
        by = _under(cursor)
        of = _applied(cursor)
        return Derivative(cursor.span(token.start), of, by, "partial")
    return _slashed(cursor, token, "partial") or Name((token.start, token.end), r"\partial")


def differential(cursor: Cursor) -> Node | None:
    r"""`dl/d\hat y_1`; None where the d here is a name."""
    token = cursor.token
    cursor.at += 1
    found = _slashed(cursor, token, "d")
    if found is None:
        cursor.at -= 1
    return found


def nabla(cursor: Cursor) -> Node:
    r"""`\nabla_W L`, `\nabla L`, `\nabla^2 L`."""
    start = cursor.next().start
    by: tuple[Node, ...] = ()
    order = 1
    while cursor.kind in ("_", "^"):
        if cursor.kind == "_":
            by = _under(cursor)
        else:
            order = _order(cursor)
    of, turned = _unturned(_applied(cursor))
    found = Derivative(cursor.span(start), of, by, "nabla", order)
    return Scripted(found.at, found, (), (turned,)) if turned is not None else found


def _unturned(of: Node | None) -> tuple[Node | None, Script | None]:
    r"""J and the transpose of `\nabla J^\top v`, which turns the gradient round."""
    if isinstance(of, Product) and of.factors:
        last, turned = _unturned(of.factors[-1])
        assert last is not None
        return replace(of, factors=(*of.factors[:-1], last)), turned
    if not isinstance(of, Name | Scripted) or not of.sup or of.sup[-1].tokens not in TURNS:
        return of, None
    turned, alone = of.sup[-1], replace(of, sup=of.sup[:-1])
    bare = isinstance(alone, Scripted) and not (alone.sub or alone.sup or alone.primes)
    return (alone.base if bare and isinstance(alone, Scripted) else alone), turned


def _under(cursor: Cursor) -> tuple[Node, ...]:
    cursor.next()
    if cursor.kind != "{":
        return (argument(cursor),)
    cursor.next()
    was, cursor.inside = cursor.inside, ""
    found = [comparison(cursor)]
    while cursor.taken(","):
        found.append(comparison(cursor))
    cursor.inside = was
    cursor.expect("}", "} was needed")
    return tuple(found)


def _applied(cursor: Cursor) -> Node | None:
    r"""One factor, with its argument: `\partial_h l(\theta)`."""
    while cursor.kind == "space":
        cursor.next()
    if cursor.kind not in _STARTS:
        return None
    start = cursor.starting()
    cursor.deeper()
    factors = [cursor.factor()]
    if isinstance(factors[0], Name) and cursor.kind == "(":
        factors.append(cursor.factor())
    cursor.depth -= 1
    return factors[0] if len(factors) == 1 else _product(cursor, start, factors)


def _slashed(cursor: Cursor, token: Token, mark: Diff) -> Node | None:
    """`dl/dz` from the l on, where a slash and the same sign follow; looked up before anything is read."""
    if not has_slash(cursor, mark):
        return None
    cursor.deeper()
    order = _order(cursor)
    start = cursor.starting()
    factors: list[Node] = []
    while cursor.kind != "/":
        factors.append(cursor.factor())
    cursor.next()
    braced = cursor.taken("{")
    by: list[Node] = []
    while mark_of(cursor.token) == mark and len(by) < order:  # `dL/dz dz/dW` are two derivatives
        cursor.next()
        by.append(cursor.factor())
    if braced:
        cursor.expect("}", "} was needed")
    cursor.depth -= 1
    of = None if not factors else factors[0] if len(factors) == 1 else _product(cursor, start, factors)
    variables = tuple(_without_order(variable, order, len(by)) for variable in by)
    of = of if of is not None else operand(cursor)
    return Derivative(cursor.span(token.start), of, variables, mark, order)


def physics(cursor: Cursor) -> Node:
    r"""`\pdv{L}{W}`, `\dv[2]{f}{x}` and `\dv{x}` of the physics package."""
    token = cursor.next()
    order = 1
    if cursor.kind == "(" and cursor.token.text == "[" and cursor.after().text.isdigit():
        cursor.next()
        order = int(cursor.next().text[0])
        cursor.expect(")", "] was needed")
    cursor.deeper()
    first = argument(cursor)
    second = argument(cursor) if cursor.kind == "{" else None
    cursor.depth -= 1
    of = first if second is not None else operand(cursor)
    return with_scripts(
        Derivative(cursor.span(token.start), of, (second or first,), PHYSICS[token.text], order), cursor
    )
