r"""`For $i \neq j$:` in the words beside a formula: a line that is wrong in general is judged in that case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from symbackprop.check.links.free import NOWHERE
from symbackprop.check.links.function_lines import INDICES
from symbackprop.check.links.link import NO_VALUES
from symbackprop.check.values.finding import Finding
from symbackprop.reading.tree import Compared, Formula, Name, Node, Numeral, Statement

Cases = tuple[Node, ...]
IN_CASE = "in the case that the words beside it name"
MOST_WORDS = 120  # characters between a case and the first formula in it
_WORDS = (
    r"if|for|when|whenever|where|case|provided|assuming|suppose|otherwise|wenn|falls|für|fall|si|pour|cas"
    r"|quand|lorsque|cuando|para|caso|se|per|quando"
)
_OPENS = re.compile(
    rf"(?:^|[\s(*_])(?:{_WORDS})\b[^.]{{0,25}}$|[当若对][^。]{{0,6}}$|如果[^。]{{0,6}}$", re.IGNORECASE
)
_CLOSES = re.compile(rf"[\s,，]*(?:[(（]?(?:{_WORDS})(?: that| che| que| daß| dass)?|[(（]当?)\s*")
_ENDED = re.compile(r"[.!?](?:\s|$)|[。！？]|\n\s*\n")
_ORDERS = ("<", ">", "<=", ">=")


def cases(formulas: Sequence[Formula]) -> dict[int, Cases]:
    """By the index of a formula, what the words beside it say about the case it stands in."""
    found: dict[int, Cases] = {}
    here: Cases = ()
    begun = False  # has a formula of the case been seen?
    closed: Cases = ()  # what the formula before has taken
    for formula, after in zip_longest(formulas, formulas[1:]):
        said = tuple(_conditions(formula))
        if said:
            opens = _OPENS.search(formula.before) is not None or _is_of_indices(said)
            here, begun = (said if opens and said != closed else ()), False
            closed = ()
            continue
        ended = _ENDED.search(formula.before) is not None if begun else len(formula.before) > MOST_WORDS
        here = () if ended else here
        behind = closed = _behind(formula, after)
        if behind or here:
            found[formula.index] = behind or here
        here, begun = (() if behind or formula.source.rstrip().endswith(".") else here), True
    return found


def _behind(formula: Formula, after: Formula | None) -> Cases:
    """What closes the formula before it on its line: `.. = y_i (1 - y_i)$ if $i = j$`."""
    if after is None or not _CLOSES.fullmatch(after.before) or not formula.after.startswith(after.before):
        return ()
    return tuple(_conditions(after))


def _conditions(formula: Formula) -> Iterator[Node]:
    """The comparisons of a formula that is nothing else."""
    compared = [_condition(statement) for statement in formula.statements]
    if all(condition is not None for condition in compared):
        yield from (condition for condition in compared if condition is not None)


def _condition(statement: Statement) -> Compared | None:
    if len(statement.sides) != 2 or statement.leading or statement.conditions or len(statement.relations) != 1:
        return None
    left, right = statement.sides
    sign = statement.relations[0]
    place = _is_letter(left) and (isinstance(right, Numeral) or _is_plain(right))
    if sign in _ORDERS or (sign in ("=", "!=") and place):
        return Compared(statement.at, left, sign, right)
    return None


def _is_of_indices(said: Cases) -> bool:
    r"""`i \neq j` stands for a case wherever it is printed; `z > 0` may be a remark."""
    return all(isinstance(c, Compared) and c.sign not in _ORDERS and _is_plain(c.right) for c in said)


def _is_letter(node: Node) -> bool:
    return _is_plain(node) and isinstance(node, Name) and node.letters in INDICES


def _is_plain(node: Node) -> bool:
    return isinstance(node, Name) and not (node.sub or node.sup or node.primes)


def in_case(
    statement: Statement, finding: Finding, here: Cases, judge: Callable[[Statement], Finding]
) -> tuple[Statement, Finding]:
    """The finding of a line in the case of which the words speak, with the statement it was judged as."""
    if not (finding.verdict == "wrong" or finding.reason == NO_VALUES) or not here or statement.conditions:
        return statement, finding
    there = replace(statement, conditions=here)
    other = judge(there)
    if other.right:
        return there, replace(other, verdict="accepted", reason=IN_CASE)
    decided = other.verdict == "wrong" or other.reason == NOWHERE
    return (there, other) if decided else (statement, finding)
