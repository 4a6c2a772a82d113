r"""`We set \nabla_w J = X^\top(Xw - y) = 0`: a condition, under which the lines behind it may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from symbackprop.check.links.link import NO_VALUES
from symbackprop.check.links.remarks import without_models
from symbackprop.check.links.state import State, Zeroed
from symbackprop.check.meaning.question import Judge, Question
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.points.lengths import many_samples
from symbackprop.points.points import Kind, Points, points, twin
from symbackprop.points.stationary import stationary
from symbackprop.reading.formula import Formula
from symbackprop.reading.tree import Derivative, Name, Node, Numeral

CONDITION = "a condition that the words set, no claim"
WHERE_ZERO = "where what the page has set to zero is zero"
ZERO = Numeral((0, 0), "0", Fraction(0), 0)
REACH = 6  # formulas behind the condition
MOST_NAMES = 3  # that are solved for
_SETS = re.compile(
    r"(?:\b(?:we|and|then|now|to|by|us)|^|[,;:.])\s*set(?:s|ting)?\b(?! of)|\bsetting\b|\bequat(?:e|ed|ing)\b"
    r"|\b(?:requir|demand|satisf|solv|resolv|résol|risolv)\w*|\blös(?:en|t|ung)\w*"
    r"|\bmust (?:vanish|be (?:zero|null|0))|\bstationary\b|\bcritical point"
    r"|\bfirst[- ]order\b|\boptimality\b|\bnormal equation|\bat (?:the|a|an|its) (?:\w+ )?"
    r"(?:m(?:in|ax)imum|optimum|m(?:in|ax)imi[sz]er)\b|\bigual(?:ar|ando|amos)\b|\banul(?:ar|ando|amos)\b"
    r"|\b(?:ponendo|porre|poniamo|azzer\w+|uguagli\w+|annull\w+|annul(?:er|ant|ons)|posant|posons)\b"
    r"|\bsetz\w+|\bnull ?setz\w*|令|驻点|极值|极小值|最优解|一阶条件",
    re.IGNORECASE,
)
_ZERO_IN_WORDS = re.compile(
    r"\b(?:set|put|equat)\w*\s(?:[\w,'-]+\s){0,3}?(?:gradients?|derivatives?|partials?|this|these|it|them|both)"
    r"(?:\s\w+){0,3}?\s(?:to|with|equal to)\s(?:zero|\$?0\b)"
    r"|(?:gradient\w*|derivatives?|partials?)\s"
    r"(?:vanish\w*|(?:is|are|must be)\s(?:set\s)?(?:equal\s)?(?:to\s)?zero)"
    r"|\b(?:gradient|ableitung)\w*\s(?:gleich\s)?null|导数(?:等于|为)(?:零|0)|梯度(?:等于|为)(?:零|0)",
    re.IGNORECASE,
)
UNSOLVED = "where the gradient is zero is not found here"
_LEADS = re.compile(r"\s*(?:gives|implies|yields|leads to|if and only if|iff)\b")
_ENDS = re.compile(r"[.!?](?:\s|$)|[。！？]")


def words_set(formula: Formula) -> bool:
    """Do the words of the sentence say that a zero in it is set, and not found?"""
    if not any(_is_zero(side) for statement in formula.statements for side in statement.sides):
        return False
    before = _ENDS.split(formula.before)[-1]
    behind = _ENDS.split(formula.after)[0]
    return any(_SETS.search(words) for words in (before, behind)) or _LEADS.match(behind) is not None


def words_name_zero(formula: Formula) -> bool:
    """`Setting the gradient to zero yields`: the zero itself stands in words."""
    return _ZERO_IN_WORDS.search(" ".join(formula.before.split())) is not None


def as_condition(question: Question, finding: Finding, state: State, judge: Judge) -> Finding:
    """The finding of a line that is wrong in general, where the words set a zero or have set one before."""
    if not (finding.verdict == "wrong" or finding.reason == NO_VALUES) or finding.witness is None:
        return finding
    if state.sets and _is_zero(question.side):
        state.zeroed = _zeroed(question, finding.witness, state, judge) or state.zeroed
        return Finding("definition", finding.witness, reason=CONDITION)
    finding = without_models(question, finding)
    if state.sets_in_words and finding.witness is not None and not (finding.right or _is_zero(question.side)):
        finding = _where_stationary(question, finding, finding.witness, state, judge)
    known = state.zeroed
    if (
        known is None
        or (_is_zero(question.side) and isinstance(question.head, Derivative))  # nothing but what was set
        or known.witness is not finding.witness
        or state.formula > known.formula + REACH
    ):
        return finding
    if not _is_zero(question.side) and judge(replace(question, side=ZERO), known.moved).right:
        return finding  # nothing is said where both sides are zero
    other = judge(question, known.moved)
    return replace(other, verdict="accepted", reason=WHERE_ZERO) if other.right else finding


def _where_stationary(
    question: Question, finding: Finding, witness: Witness, state: State, judge: Judge
) -> Finding:
    """The finding where no gradient that the words may mean is left; open where no such place is found."""
    solvable = False
    for names in _choices(witness):
        moved = _solved(witness, names, state)
        if moved is None:
            continue
        solvable = True
        if judge(replace(question, side=ZERO), moved).right:
            continue  # nothing is said where both sides are zero
        other = judge(question, moved)
        if other.right:
            state.zeroed = Zeroed(witness, moved, state.formula)
            return replace(other, verdict="accepted", reason=WHERE_ZERO)
    return finding if solvable else Finding("unbound", witness, reason=UNSOLVED)


def _solved(witness: Witness, names: Sequence[str], state: State) -> Witness | None:
    known = state.solved.get(tuple(names))
    if known is None or known[0] is not witness:
        known = state.solved[tuple(names)] = (witness, _moved(witness, names))
    return known[1]


def _zeroed(question: Question, witness: Witness, state: State, judge: Judge) -> Zeroed | None:
    """The points where the printed zero holds, for the fewest parameters that can bring it about."""
    for names in _choices(witness):
        moved = _solved(witness, names, state)
        if moved is not None and judge(question, moved).right:
            return Zeroed(witness, moved, state.formula)
    return None


def _choices(witness: Witness) -> Iterator[Sequence[str]]:
    """All parameters at once before some of them: what is stationary in all is so in each."""
    wanted = witness.network.wrt
    if len(wanted) <= MOST_NAMES:
        for count in range(len(wanted), 0, -1):
            yield from combinations(wanted, count)


def _moved(witness: Witness, names: Sequence[str]) -> Witness | None:
    kept: dict[str, Points | None] = {"A": None, "B": None, "O": None, "C": None}
    kinds: tuple[Kind, ...] = ("A", "C")
    wide = _with_samples(witness)
    for kind in kinds:
        at = wide if kind == "A" else witness.points(kind)
        kept[kind] = None if at is None else stationary(at, names)
    if kept["A"] is None:
        return None
    exact = witness.twin("A") if wide is witness.points("A") else None
    there = None if exact is None else stationary(exact, names)
    kept["twin A"] = there or twin(kept["A"])
    return replace(witness, kept=kept)


def _with_samples(witness: Witness) -> Points | None:
    """Open points with more samples than parameters, where the file leaves open how many there are."""
    more = many_samples(witness.network)
    if not more or witness.points("A") is None:
        return witness.points("A")
    network = replace(witness.network, sizes={**witness.network.sizes, **more})
    return points(network, "A") or witness.points("A")


def _is_zero(side: Node) -> bool:
    r"""0, also in bold or with an arrow over it"""
    named = isinstance(side, Name) and side.letters == "0"
    return named or (isinstance(side, Numeral) and side.value == 0)
