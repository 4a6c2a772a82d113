"""The literals of a side: which of them were rounded, and to what unit.

A literal that equals a given value or a constant of the equations is exact, except where that makes a right
line wrong: the result 0.650 of a page that also gives 0.65, a number that the page itself rounded before.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symbackprop.check.meaning.keys import claimed
from symbackprop.check.meaning.question import Question
from symbackprop.check.names.letters import nodes
from symbackprop.check.values.environment import Environment
from symbackprop.check.values.printed_values import Rounding
from symbackprop.check.values.witness import NO_VALUES, Witness
from symbackprop.reading.tree import Matrix, Node, Numeral, Sum


def inexact(node: Node, witness: Witness) -> list[Numeral]:
    """The literals that were rounded: with decimals, and neither given nor constants of the equations.

    Where `reading` says to how many figures the page rounds, also whole numbers that end in zeros behind them.
    """
    known = witness.given | witness.constants | NO_VALUES
    return [n for n in _with_units(node, witness) if n.value not in known]


def perhaps_inexact(question: Question, env: Environment, witness: Witness) -> list[Numeral]:
    """Also those that equal a given value: of a result, and what was rounded to that number before."""
    claim = claimed(question.head, env.words, env.context)
    given = claim is not None and claim[0] == "value" and env.words.network.equation(claim[1]) is None
    if given:
        return inexact(question.side, witness)
    before = {r.printed for r in question.printed if isinstance(r, Rounding)}
    exact = witness.given | witness.constants | NO_VALUES
    result = is_literal(question.side)
    return [
        n
        for n in _with_units(question.side, witness)
        if n.value not in exact or (n.value and digits(n) > 1 and (result or n.value in before))
    ]


def digits(numeral: Numeral) -> int:
    """How many significant figures are printed"""
    return len(numeral.text.replace(".", "").lstrip("0"))


def _with_units(node: Node, witness: Witness) -> Iterator[Numeral]:
    found = {n.at: n for n in nodes(node) if isinstance(n, Numeral) and unit(n, witness) is not None}
    yield from found.values()


def unit(numeral: Numeral, witness: Witness) -> Fraction | None:
    """One unit of the last place that was printed on purpose; None for an exact number."""
    if numeral.decimals > 0:
        return Fraction(1, 10**numeral.decimals)
    zeros = len(numeral.text) - witness.settings.digits
    rounded_off = witness.settings.digits and zeros > 0 and numeral.text.isdigit()
    return Fraction(10**zeros) if rounded_off and numeral.value % 10**zeros == 0 else None


def is_literal(node: Node) -> bool:
    """A number with its sign, or an array of such."""
    if isinstance(node, Sum):
        return len(node.terms) == 1 and is_literal(node.terms[0][1])
    if isinstance(node, Matrix):
        return all(is_literal(e) for row in node.rows for e in row)
    return isinstance(node, Numeral)
