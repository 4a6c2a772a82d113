r"""`For $i \neq j$:` in the words beside a formula: a line that is wrong in general is judged in that case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from symbackprop.check.links.free import NOWHERE
from symbackprop.check.links.function_lines import INDICES
from symbackprop.check.links.link import NO_VALUES
from symbackprop.check.links.state import Case
from symbackprop.check.names.letters import names, nodes
from symbackprop.check.values.finding import Finding
from symbackprop.frozen import replace
from symbackprop.reading.formula import Document, Formula
from symbackprop.reading.tree import Cases as Table
from symbackprop.reading.tree import Compared, Name, Node, Numeral, RelationSign, Statement

IN_CASE = "in the case that the words beside it name"
LEFT_OPEN = "this is right in the case named above, but a paragraph has begun since: say the case again"
MOST_WORDS = 120  # characters between a case and the first formula in it
_IF = (
    r"if|for|when|whenever|case|provided|assuming|suppose|wenn|falls|für|si|pour|cas|quand|lorsque|cuando"
    r"|para|caso|se|per|quando"
)
_WORDS = rf"{_IF}|where|otherwise|fall|since|because|da|weil|car|puisque"
_OPENS = re.compile(
    rf"(?:^|[\s(*_])(?:{_WORDS})\b[^.]{{0,25}}$|[当若对][^。]{{0,6}}$|如果[^。]{{0,6}}$", re.IGNORECASE
)
_SUPPOSES = re.compile(  # right before it: "for the loss we get L = 3" supposes nothing
    rf"(?:^|[\s(*_])(?:{_IF})(?:\s+(?:that|instead|the label|the target|que|che))?[\s(]*$|[当若对]$|如果$",
    re.IGNORECASE,
)
_CLOSES = re.compile(rf"[\s,，]*(?:[(（]?(?:{_WORDS})(?: that| che| que| daß| dass)?|[(（]当?)\s*")
_ENDED = re.compile(r"[.!?](?:\s|$)|[。！？]|\n\s*\n")
_PARAGRAPH = re.compile(r"\n\s*\n")
_ELSE = re.compile(
    r"(?:^|[\s,;(])(?:otherwise|else|sonst|ansonsten|andernfalls|sinon|autrement|altrimenti|de lo contrario"
    r"|caso contrário|senão)[\s:,]*$|否[则則][，,:]?$",
    re.IGNORECASE,
)
_ORDERS = ("<", ">", "<=", ">=")
_CONTRARY: dict[RelationSign, RelationSign] = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "!=", "!=": "="}


@dataclass(frozen=True, slots=True)
class _Spoken:
    """What the words have said when a formula is reached."""

    here: Case = field(default_factory=Case)
    begun: bool = False  # has a formula of the case been seen?
    closed: tuple[Node, ...] = ()  # what the formula before has taken
    last: tuple[Node, ...] = ()  # what opened a case, whether it still holds or not


def cases(page: Document) -> dict[int, Case]:
    """By the index of a formula, what the words beside it say about the case it stands in."""
    found: dict[int, Case] = {}
    spoken = _Spoken()
    for formula, after, gap in zip_longest(page.formulas, page.formulas[1:], _gaps(page)):
        said = tuple(_conditions(formula))
        if said:
            spoken = _opened(spoken, said, formula)
            continue
        here, behind = _at(spoken, formula, gap), _behind(formula, after)
        if behind or here.conditions:
            found[formula.index] = Case(behind) if behind else here
        over = behind or formula.source.rstrip().endswith(".")
        spoken = _Spoken(Case() if over else here, True, behind, spoken.last)
    return found


def _opened(spoken: _Spoken, said: tuple[Node, ...], formula: Formula) -> _Spoken:
    """A condition opens a case, if no formula before it has taken it."""
    opens = _OPENS.search(formula.before) is not None or _is_of_indices(said)
    taken = said == spoken.closed
    here = Case(said) if opens and not taken else Case()
    return _Spoken(here, last=said if opens or taken else spoken.last)


def _at(spoken: _Spoken, formula: Formula, gap: str) -> Case:
    """The case of a formula: the one before it, until the words end it or say "otherwise"."""
    if _ELSE.search(formula.before):
        return Case(_contrary(spoken.last))
    ended = _ENDED.search(formula.before) is not None if spoken.begun else len(formula.before) > MOST_WORDS
    here = Case() if ended else spoken.here
    paragraph = spoken.begun and _PARAGRAPH.search(gap) and formula.before.strip()
    return replace(here, sure=False) if paragraph else here


def _contrary(said: tuple[Node, ...]) -> tuple[Node, ...]:
    """What "otherwise" stands for behind one comparison; () where it is several cases"""
    if len(said) != 1 or not isinstance(said[0], Compared) or said[0].sign not in _CONTRARY:
        return ()
    return (replace(said[0], sign=_CONTRARY[said[0].sign]),)


def _gaps(page: Document) -> list[str]:
    """What stands between each formula and the one before; nothing where no places are kept."""
    places = page.extents or ((0, 0),) * len(page.formulas)
    ends = (0, *(end for _, end in places))[: len(places)]
    return [page.text[end:start] for end, (start, _) in zip(ends, places, strict=True)]


def supposed(formula: Formula) -> tuple[Compared, ...]:
    """`y = 0` behind "If": no claim about y, whatever the file gives for it."""
    if _SUPPOSES.search(formula.before) is None:
        return ()
    said = (_condition(statement, True) for statement in formula.statements)
    return tuple(c for c in said if c is not None and isinstance(c.right, Numeral))


def _behind(formula: Formula, after: Formula | None) -> tuple[Node, ...]:
    """What closes the formula before it on its line: `.. = y_i (1 - y_i)$ if $i = j$`."""
    if after is None or not _CLOSES.fullmatch(after.before) or not formula.after.startswith(after.before):
        return ()
    return tuple(_conditions(after))


def _conditions(formula: Formula) -> Iterator[Node]:
    """The comparisons of a formula that is nothing else."""
    supposing = _SUPPOSES.search(formula.before) is not None
    compared = [_condition(statement, supposing) for statement in formula.statements]
    if all(condition is not None for condition in compared):
        yield from (condition for condition in compared if condition is not None)


def _condition(statement: Statement, supposing: bool) -> Compared | None:
    if len(statement.sides) != 2 or statement.leading or statement.conditions or len(statement.relations) != 1:
        return None
    left, right = statement.sides
    sign = statement.relations[0]
    place = _is_letter(left) and (isinstance(right, Numeral) or _is_plain(right))
    bare = isinstance(left, Name) and not (left.sup or left.primes)  # y_i too
    place = place or (supposing and bare and isinstance(right, Numeral))
    if sign in _ORDERS or (sign in ("=", "!=") and place):
        return Compared(statement.at, left, sign, right)
    return None


def _is_of_indices(said: Sequence[Node]) -> bool:
    r"""`i \neq j` stands for a case wherever it is printed; `z > 0` may be a remark."""
    return all(isinstance(c, Compared) and c.sign not in _ORDERS and _is_plain(c.right) for c in said)


def _is_letter(node: Node) -> bool:
    return _is_plain(node) and isinstance(node, Name) and node.letters in INDICES


def _is_plain(node: Node) -> bool:
    return isinstance(node, Name) and not (node.sub or node.sup or node.primes)


def in_case(
    statement: Statement, finding: Finding, here: Case, judge: Callable[[Statement], Finding]
) -> tuple[Statement, Finding]:
    """The finding of a line in the case of which the words speak, with the statement it was judged as."""
    only = finding.right and finding.at is not None and finding.at.kind != "A"  # for the targets given
    if not (only or finding.verdict == "wrong" or finding.reason == NO_VALUES) or statement.conditions:
        return statement, finding
    if not here.conditions or _tells_cases(statement, here):
        return statement, finding
    there = replace(statement, conditions=here.conditions)
    other = judge(there)
    if other.right and not (other.dev or here.sure or finding.right):
        return statement, Finding("unbound", finding.witness, finding.context, reason=LEFT_OPEN)
    if not here.sure:
        return statement, finding
    if finding.right and other.verdict != "wrong":  # "numbers for d = 2" leave a line of numbers what it is
        return statement, finding
    if other.right:
        return there, replace(other, verdict="accepted", reason=IN_CASE)
    decided = other.verdict == "wrong" or other.reason == NOWHERE
    return (there, other) if decided else (statement, finding)


def _tells_cases(statement: Statement, here: Case) -> bool:
    r"""`\begin{cases} .. & i = j \\ .. & i \neq j \end{cases}` speaks of every i and j."""
    of_words = {name.letters for condition in here.conditions for name in names(condition)}
    printed = (
        c for side in statement.sides for n in nodes(side) if isinstance(n, Table) for _, c in n.branches
    )
    return any(of_words & {name.letters for name in names(c)} for c in printed if c is not None)
