"""Wrong by construction: slips planted in correct documents, one at a time, and judged.

`python tests/mutations.py` prints the table; with a number, every so many-th slip of each paper.

What a slip changes is decided by PyTorch alone (mutation_oracle.py); a slip that changes nothing isn't counted.
"""

from __future__ import annotations

import copy
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mutation_decides import changes, ranged, scenes
from mutation_kinds import KINDS, Printed, Slip
from mutation_oracle import Scene, _turned, bound, walk
from mutation_papers import Paper, pages, solutions
from mutation_world import Undecided

from symbackprop.check.page import Judge, verify_page
from symbackprop.check.report import FormulaReport, LinkReport, Report
from symbackprop.network.file import load_all
from symbackprop.reading import tree as t
from symbackprop.reading.document import read_document

RIGHT = frozenset(("definition", "correct", "rounded", "accepted"))
WRONG = frozenset(("wrong", "follows"))
UNJUDGED = frozenset(("unbound", "unreadable"))


@dataclass(frozen=True)
class Tried:
    """One slip: where it was made, what it says now, and what the judge said of it."""

    paper: str
    line: int
    kind: str
    before: str
    after: str
    verdict: str
    mistake: str | None = None
    message: str = ""
    edit: tuple[int, int, str] = (0, 0, "")  # what stands where in the page then
    index: int = 0


@dataclass
class Found:
    """All slips of a run; `undecided` counts those of which the oracle knows nothing, by its reason."""

    tried: list[Tried] = field(default_factory=list)
    unchanged: int = 0
    undecided: Counter[str] = field(default_factory=Counter)


class Planting:
    """A paper judged down to a formula, whose slips are then tried one by one."""

    def __init__(self, paper: Paper, found: Found, step: int = 1) -> None:
        self.paper, self.found, self.step = paper, found, step
        self.networks = load_all(paper.net)
        self.document = read_document(paper.text, paper.kind)
        self.judge = Judge(self.networks, self.document)
        self.count = 0

    def run(self) -> None:
        for formula, extent in zip(self.document.formulas, self.document.extents, strict=True):
            before = copied(self.judge.state)
            report = self.judge.formula(formula)
            after = self.judge.state
            for link in report.links:
                if link.verdict in RIGHT and link.rhs != link.lhs:
                    self._link(formula, extent, report, link, before)
            self.judge.state = after

    def _link(
        self, formula: t.Formula, extent: t.Span, report: FormulaReport, link: LinkReport, before: Any
    ) -> None:
        place = side_of(formula, link)
        if place is None:
            return
        known = scenes(self.paper.net)
        net = link.net or next(iter(known), "")
        if net not in known:
            self.found.undecided["no numbers for this network"] += 1
            return
        statement, side = formula.statements[place[0]], formula.statements[place[0]].sides[place[1]]
        here = ranged(known[net].some, statement)
        names = any(isinstance(n, t.Name) and quantity(n, here) for n in walk(side))
        printed = Printed(side, formula.source or formula.latex, here, self.spelled(net), names)
        for slip in (slip for made in KINDS for slip in made(printed)):
            self.count += 1
            if self.count % self.step == 0:
                self._slip(formula, extent, link, place, printed, slip, before)

    def _changes(self, kind: str, side: t.Node, mutant: t.Node, statement: t.Statement) -> bool:
        return changes(kind, side, mutant, statement, tuple(scenes(self.paper.net).values()))

    def _slip(
        self, formula: t.Formula, extent: t.Span, link: LinkReport, place: tuple[int, int], printed: Printed,
        slip: Slip, before: Any,
    ) -> None:  # fmt: skip
        kind, at, text = slip
        gone = printed.source[at[0] : at[1]]
        if not balanced(gone) or not balanced(text) or "mathchoice" in gone:
            return  # the place begins inside a group and ends outside
        if text[:1].isalpha() and printed.source[: at[0]][-1:].isalpha():
            text = " " + text
        source = printed.source[: at[0]] + text + printed.source[at[1] :]
        mutant = self._read(formula, extent, source)
        try:
            side = mutant.statements[place[0]].sides[place[1]]
        except IndexError:
            side = None
        try:
            if side is not None and not self._changes(
                slip[0], printed.side, side, formula.statements[place[0]]
            ):
                self.found.unchanged += 1
                return
        except Undecided as reason:
            self.found.undecided[f"{reason}"] += 1
            return
        self.judge.state = copied(before)
        report = self.judge.formula(mutant)
        place_now = None if side is None else _place(side.at, mutant)
        judged = next((x for x in report.links if x.at == place_now), None)
        said = judged or next((x for x in report.links if x.verdict == report.verdict), None)
        self.found.tried.append(
            Tried(
                self.paper.name, formula.line, kind, link.rhs, source[slice(*side.at)] if side else source,
                said.verdict if said else report.verdict, said.mistake if said else None,
                said.message if said else report.message, self._edit(formula, extent, source), formula.index,
            )
        )  # fmt: skip

    def _edit(self, formula: t.Formula, extent: t.Span, source: str) -> tuple[int, int, str]:
        start = self.paper.text.index(formula.latex, extent[0])
        return start, start + len(formula.latex), source

    def _read(self, formula: t.Formula, extent: t.Span, source: str) -> t.Formula:
        opening = "$$" if formula.display else "$"
        document = read_document(f"{opening}{source}{opening}", "markdown")
        (found,) = document.formulas[:1]
        keep = ("index", "line", "column", "before", "after", "heading")
        return replace(found, **{k: getattr(formula, k) for k in keep})

    def spelled(self, net: str) -> dict[tuple[str, tuple[str, ...], bool], str]:
        """How the document writes each quantity, by its indices."""
        if not hasattr(self, "_spelled"):
            self._spelled: dict[str, Any] = {}
        if net not in self._spelled:
            here = scenes(self.paper.net)[net].some
            found: dict[tuple[str, tuple[str, ...], bool], str] = {}
            for formula in self.document.formulas:
                for node in walk(tuple(side for s in formula.statements for side in s.sides)):
                    at = quantity(node, here) if isinstance(node, t.Name) else None
                    if at is not None and not at[2]:
                        text = (formula.source or formula.latex)[slice(*node.at)]
                        found.setdefault((at[0], at[1], _turned(node.sup)), text)
            self._spelled[net] = found
        return self._spelled[net]


def balanced(text: str) -> bool:
    depth = 0
    for mark in text:
        depth += (mark == "{") - (mark == "}")
        if depth < 0:
            return False
    return depth == 0


def copied(state: Any) -> Any:
    """The state of a page, so that a line can be judged in its place again."""
    new = copy.copy(state)
    for name in ("definitions", "spoken", "wrong", "printed", "choices", "claims"):
        setattr(new, name, copy.copy(getattr(state, name)))
    return new


def quantity(node: t.Name, at: Scene) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    try:
        return bound(node, at)
    except Undecided:
        return None


def side_of(formula: t.Formula, link: LinkReport) -> tuple[int, int] | None:
    """The statement and the side of a link, by its place."""
    for k, statement in enumerate(formula.statements):
        for j, side in enumerate(statement.sides):
            relation = statement.relations[j - 1] if j else statement.leading
            if relation in ("=", "approx", "leftarrow", ":") and _place(side.at, formula) == link.at:
                return k, j
    return None


def _place(at: t.Span, formula: t.Formula) -> t.Span:
    if not formula.places:
        return at
    start = formula.places[min(at[0], len(formula.places) - 1)]
    return start, max(start, formula.places[min(max(at[1] - 1, at[0]), len(formula.places) - 1)] + 1)


def measured(papers: Iterable[Paper], step: int) -> Found:
    """Every `step`-th slip of each paper."""
    found = Found()
    for paper in papers:
        Planting(paper, found, step).run()
    return found


def doubles(paper: Paper, tried: Sequence[Tried], most: int) -> list[tuple[Tried, Report]]:
    """Two slips in one page, with the report of the whole: the first of them, and what was said."""
    wrong = [x for x in tried if x.paper == paper.name and x.verdict == "wrong"]
    pairs = [(a, b) for a, b in zip(wrong, wrong[len(wrong) // 3 :], strict=False) if a.index < b.index]
    networks = load_all(paper.net)
    found = []
    for a, b in pairs[:: max(1, len(pairs) // most)][:most]:
        text = paper.text
        for start, end, latex in (b.edit, a.edit):
            text = text[:start] + latex + text[end:]
        found.append((a, verify_page(networks, text, paper.name, paper.kind)))
    return found


def table_of(found: Found) -> str:
    """A row for each kind: how many, called wrong, named rightly, not judged, passed."""
    lines = [f"{'kind':<20}{'planted':>9}{'wrong':>9}{'named':>9}{'unjudged':>9}{'passed':>9}"]
    rows = {kind: [x for x in found.tried if x.kind == kind] for kind in sorted({x.kind for x in found.tried})}
    for kind, row in {**rows, "all": found.tried}.items():
        wrong = [x for x in row if x.verdict in WRONG]
        counts = (
            len(row), len(wrong), sum(x.mistake == x.kind for x in wrong),
            sum(x.verdict in UNJUDGED for x in row), sum(x.verdict in RIGHT for x in row),
        )  # fmt: skip
        lines.append(f"{kind:<20}" + "".join(f"{n:>9}" for n in counts))
    lines.append(f"change nothing: {found.unchanged}; not decided by the oracle: {found.undecided.total()}")
    lines += [f"  {n:>5}  {reason}" for reason, n in found.undecided.most_common(12)]
    for x in found.tried:
        if x.verdict not in WRONG:
            lines.append(f"{x.verdict}: {x.paper}:{x.line} {x.kind}: {x.before} -> {x.after} ({x.message})")
    return "\n".join(lines)


if __name__ == "__main__":
    chosen = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    print(table_of(measured((*solutions(), *pages()), chosen)))
