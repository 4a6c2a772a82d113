r"""Costs on a page: tables of them, `\text{all by backpropagation} = ..`, and the orders of a product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from symbackprop.check.links.cost_lines import cost_line
from symbackprop.check.links.reasons import NO_NETWORK
from symbackprop.check.links.state import State
from symbackprop.check.meaning.network_costs import COUNTED, SPOKEN, cells_of, spoken_amount
from symbackprop.check.meaning.orders import multiplications, ordered_product, page_name
from symbackprop.check.meaning.size_polynomials import Amount, Sizes, amount, whole
from symbackprop.check.records.value import Unbound
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.numeric.factored import condition
from symbackprop.numeric.polynomial import Polynomial
from symbackprop.numeric.products import ProductCosts
from symbackprop.reading.tree import Blank, Braced, Matrix, Name, Node, Statement, Words

PRODUCTS = ("time", "memory")
COLUMNS = frozenset((*PRODUCTS, *COUNTED, "parameters"))
DIFFERENCE, BETTER = ": reverse minus forward", ": reverse is better"
TAKES = frozenset(("takes", "costs"))
SIZES_TO = 8  # a relation between sizes is tried at every size below this
Cell = tuple[Node, Node, Finding]  # what it is about, what was printed, what was found


def cost_table(node: Node, state: State) -> list[Cell] | None:
    """Each cell of a printed table of costs; None where the array is none."""
    while isinstance(node, Braced):
        node = node.inner
    columns = _columns(node)
    if columns is None or not isinstance(node, Matrix):
        return None
    found: list[Cell] = []
    for row in node.rows[1:]:
        for column, cell in zip(columns, row, strict=False):
            if column and not isinstance(cell, Blank):
                found.append((row[0], cell, _of_networks(_Cell(row[0], column), cell, state)))
    return found


def _columns(node: Node) -> list[str] | None:
    """The words over the columns, "" over what is no cost."""
    if not isinstance(node, Matrix) or len(node.rows) < 2 or any(len(r) < 2 for r in node.rows):
        return None
    said = [_said(cell) for cell in node.rows[0]]
    known = [word if word in COLUMNS else "" for word in said]
    fits = all(isinstance(cell, Blank) or word for cell, word in zip(node.rows[0], known, strict=True))
    return known if fits and any(known) and not known[0] else None


def _said(node: Node) -> str:
    text = node.text if isinstance(node, Words) else node.letters if isinstance(node, Name) else ""
    return " ".join(text.lower().split())


@dataclass(frozen=True, slots=True)
class _Cell:
    """A row and a column of a table."""

    label: Node
    column: str


def cost_words(statement: Statement, state: State) -> list[Finding] | None:
    r"""The findings of `\text{all derivatives in this way} = ..`; None where the words name no cost."""
    words = _said(statement.sides[0]) if isinstance(statement.sides[0], Words) else ""
    kind = words.partition(":")[0]
    if kind in PRODUCTS and words == kind + BETTER:
        return _better(kind, statement, state)
    if words in SPOKEN or (kind in PRODUCTS and words == kind + DIFFERENCE):
        return [_of_networks(words, side, state) for side in statement.sides[1:]]
    return cost_line(statement, state)


def _of_networks(what: _Cell | str, side: Node, state: State) -> Finding:
    """Right if right in one network, wrong if wrong in all that have such a cost."""
    findings = [_in_network(what, side, w, state) for w in state.witnesses]
    right = [f for f in findings if f.right]
    wrong = [f for f in findings if f.verdict == "wrong"]
    return (right or wrong or findings or [Finding("unbound", reason=NO_NETWORK)])[0]


def _in_network(what: _Cell | str, side: Node, witness: Witness, state: State) -> Finding:
    try:
        printed = amount(side, Sizes(witness.words, state.source(witness)))
        known = list(_known(what, witness, state))
    except Unbound as missing:
        return Finding("unbound", reason=str(missing))
    if not known:
        return Finding("unbound", reason="the network has no such cost")
    if any(true.agrees(printed) for true in known):
        return Finding("correct", witness)
    return Finding("wrong", witness, reason=f"It is {told(known[0])}.", by_value=False)


def _known(what: _Cell | str, witness: Witness, state: State) -> Iterator[Amount]:
    if isinstance(what, _Cell) and what.column in PRODUCTS:
        costs, order = ordered_product(what.label, witness.words)
        state.product = costs, witness
        yield whole(order.time if what.column == "time" else order.memory)
    elif isinstance(what, _Cell):
        family = state.source(witness).family
        yield from cells_of(what.label, what.column, state.costs(witness), witness.words, family)
    elif what in SPOKEN:
        spoken = spoken_amount(what, state.costs(witness))
        if spoken is not None:
            yield spoken
    elif state.product is not None and state.product[1] is witness:
        yield whole(_difference(what.partition(":")[0], state.product[0]))


def taken(statement: Statement, state: State) -> Finding | None:
    r"""`B = v^\top y \text{ takes } n`: the multiplications of the last product; None without such words."""
    if not TAKES & set(statement.words) or len(statement.sides) != 1 or not state.last:
        return None
    state.local = True  # B_1, B_2 are names of this count
    findings = [_taken(statement.sides[0], w, state) for w in state.witnesses]
    return next((f for f in findings if f.right), findings[0])


def _taken(side: Node, witness: Witness, state: State) -> Finding:
    shapes = state.shapes.setdefault(witness.network.name, {})
    try:
        count, shape = multiplications(state.last[-1], witness.words, shapes)
        if isinstance(state.last[0], Name):
            shapes[page_name(state.last[0])] = shape
        printed = amount(side, Sizes(witness.words, state.source(witness)))
    except Unbound as missing:
        return Finding("unbound", reason=str(missing))
    if whole(count).agrees(printed):
        return Finding("correct", witness)
    return Finding("wrong", witness, reason=f"It is {told(whole(count))}.", by_value=False)


def _difference(kind: str, product: ProductCosts) -> Polynomial:
    first, second = product.reverse, product.forward
    return first.time - second.time if kind == "time" else first.memory - second.memory


def _better(kind: str, statement: Statement, state: State) -> list[Finding] | None:
    r"""`\iff m < n`: does the printed relation hold exactly where the difference is negative?"""
    if statement.relations not in (("arrow", "<"), ("arrow", ">")) or state.product is None:
        return None
    costs, witness = state.product
    difference = _difference(kind, costs)
    try:
        sizes = Sizes(witness.words, state.source(witness))
        left, right = (amount(side, sizes).top for side in statement.sides[1:])
    except Unbound as missing:
        return [Finding("definition"), Finding("unbound", reason=str(missing))]
    gap = left - right if statement.relations[1] == "<" else right - left
    agree = all(_negative(gap, at) == _negative(difference, at) for at in _grid(gap, difference))
    reason = "" if agree else f"It is less where {condition(difference) or 'the difference is negative'}."
    said = Finding("correct" if agree else "wrong", witness, reason=reason, by_value=False)
    return [Finding("definition", witness), said]


def _grid(*found: Polynomial) -> Iterator[dict[str, int]]:
    symbols = sorted({symbol for each in found for symbol in each.symbols})
    for numbers in product(range(1, SIZES_TO if len(symbols) < 4 else 4), repeat=len(symbols)):
        yield dict(zip(symbols, numbers, strict=True))


def _negative(found: Polynomial, at: dict[str, int]) -> bool:
    number = found.at(at).number
    return number is not None and number < 0


def told(known: Amount) -> str:
    """The amount for a message: 2 m n + n^2."""
    top, bottom = (str(part).replace("**", "^").replace("*", " ") for part in (known.top, known.bottom))
    if known.order:
        return f"O({top})"
    return top if bottom == "1" else f"({top})/({bottom})"
