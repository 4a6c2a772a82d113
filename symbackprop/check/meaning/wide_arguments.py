r"""`\sin xy`, `\frac{d}{dw} (w - x)^\top (w - x)`: a function or an operator of the whole product behind."""

from __future__ import annotations

from symbackprop.check.meaning.question import Judge, Question
from symbackprop.check.names.rewriting import neighbours_joined, rewritten
from symbackprop.check.records.value import counted
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import Bracket, Call, Derivative, Name, Node, Numeral, Product, Scripted

REASON = "what stands before a product is applied to all of it"


def widened(question: Question, witness: Witness, finding: Finding, judge: Judge) -> Finding:
    r"""A line that is wrong with `\sin x \cdot y` is accepted where it is right with \sin(x y)."""
    if finding.verdict != "wrong":
        return finding
    head, side = (rewritten(each, _wide) for each in (question.head, question.side))
    if head is question.head and side is question.side:
        return finding
    other = judge(replace(question, head=head, side=side, environments=None), witness)
    if not other.right or counted(other.dev):
        return finding
    return replace(other, verdict="accepted", reason=other.reason or REASON)


def _wide(node: Node) -> Node:
    return neighbours_joined(node, _applied)


def _applied(before: Node, behind: Node) -> Node | None:
    """The function of both, where it has no brackets; an operator takes a product of brackets too"""
    if isinstance(before, Derivative):
        return _differentiated(before, behind)
    if not isinstance(before, Call) or len(before.args) != 1 or not isinstance(behind, Name | Numeral):
        return None
    inner = before.args[0]
    if before.at[1] != inner.at[1] or before.head.primes:
        return None
    factors = (*inner.factors, behind) if isinstance(inner, Product) else (inner, behind)
    signs = (*inner.signs, "") if isinstance(inner, Product) else ("",)
    at = (before.at[0], behind.at[1])
    return replace(before, args=(Product((inner.at[0], behind.at[1]), factors, signs),), at=at)


def _differentiated(before: Derivative, behind: Node) -> Node | None:
    r"""`\frac{\partial}{\partial w} (y - Xw)^\top (y - Xw)`"""
    of = before.of
    operator = of is not None and bool(before.by) and of.at[0] >= before.by[-1].at[1]
    if of is None or not operator or before.spelling == "nabla" or not isinstance(behind, Bracket | Scripted):
        return None
    factors = (*of.factors, behind) if isinstance(of, Product) else (of, behind)
    signs = (*of.signs, "") if isinstance(of, Product) else ("",)
    product = Product((of.at[0], behind.at[1]), factors, signs)
    return replace(before, of=product, at=(before.at[0], behind.at[1]))
