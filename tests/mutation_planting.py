"""Slips planted in a paper one at a time: a statement is judged again from what the page had said before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mutation_decides import changes, ranged, scenes, stands_alone
from mutation_kinds import KINDS, Printed, Slip
from mutation_moves import early, early_numerals, misplaced
from mutation_numbers import numbers, worked_wrongly
from mutation_oracle import Scene, _turned, bound, walk
from mutation_papers import Paper
from mutation_world import Undecided
from page_state import copied

from symbackprop.check.page import Judge
from symbackprop.check.records.report import FormulaReport, LinkReport
from symbackprop.network.file import load_all
from symbackprop.reading import tree as t
from symbackprop.reading.document import read_document
from symbackprop.reading.formula import Formula

RIGHT = frozenset(("definition", "correct", "rounded", "accepted"))
MAKERS = (*KINDS, numbers, misplaced, early, early_numerals, worked_wrongly)
DEFINED = "the page defines the name"
MOST_TRIES = 6  # for each slip that is wanted


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

    def add(self, other: Found) -> None:
        self.tried += other.tried
        self.unchanged += other.unchanged
        self.undecided += other.undecided


@dataclass(frozen=True)
class Page:
    """What a page has said so far: its state, and the words of each network."""

    state: Any
    words: tuple[tuple[Any, Any], ...]

    def restore(self, judge: Judge) -> None:
        judge.state = copied(self.state)
        for witness, words in self.words:
            witness.words = words


@dataclass(frozen=True)
class Site:
    """A right side of a paper, and the state of the page before its statement."""

    formula: Formula
    extent: t.Span
    link: LinkReport
    place: tuple[int, int]
    printed: Printed
    page: Page


class Planting:
    """A paper judged once; then its slips, so many of each kind."""

    def __init__(self, paper: Paper) -> None:
        self.paper, self.found = paper, Found()
        self.networks = load_all(paper.net)
        self.document = read_document(paper.text, paper.kind)
        self.judge = Judge(self.networks, self.document)
        self.spelled: dict[str, dict[tuple[str, tuple[str, ...], bool], str]] = {}

    def run(self, most: int | None) -> Found:
        """At most `most` slips of each kind, from all over the paper."""
        planned: dict[str, list[tuple[Site, Slip]]] = {}
        for site in self._sites():
            for slip in (slip for made in MAKERS for slip in made(site.printed)):
                if self.paper.kinds and slip[0] not in self.paper.kinds:
                    continue
                planned.setdefault(slip[0], []).append((site, slip))
        for kind in sorted(planned):
            self._plant(scattered(planned[kind]), most)
        return self.found

    def _plant(self, planned: Sequence[tuple[Site, Slip]], wanted: int | None) -> None:
        made = 0
        for site, slip in planned if wanted is None else planned[: wanted * MOST_TRIES]:
            tried = self._slip(site, slip)
            if tried is not None:
                self.found.tried.append(tried)
                made += 1
            if made == wanted:
                return

    def _sites(self) -> Iterator[Site]:
        for formula, extent in zip(self.document.formulas, self.document.extents, strict=True):
            for k, statement in enumerate(formula.statements):
                before = self._page()
                report = self.judge.formula(replace(formula, statements=(statement,)))
                for link in report.links:
                    j = side_of(formula, statement, link)
                    if j is not None and link.verdict in RIGHT and link.rhs != link.lhs:
                        printed = self._printed(formula, statement, j, link)
                        if printed is not None:
                            yield Site(formula, extent, link, (k, j), printed, before)

    def _page(self) -> Page:
        known = (w for found in self.judge.witnesses.values() for w in found)
        return Page(copied(self.judge.state), tuple((w, w.words) for w in known))

    def _printed(self, formula: Formula, statement: t.Statement, j: int, link: LinkReport) -> Printed | None:
        known = scenes(self.paper.net)
        net = link.net or next(iter(known), "")
        if net not in known:
            self.found.undecided["no numbers for this network"] += 1
            return None
        own = link.message == DEFINED or (j and stands_alone(statement, j, tuple(known.values())))
        if own:
            self.found.undecided["the page defines a name of its own"] += 1
            return None
        side, here = statement.sides[j], ranged(known[net].some, statement)
        names = any(isinstance(n, t.Name) and quantity(n, here) for n in walk(side))
        source = formula.source or formula.latex
        spelled, given = self._spelled(net, known[net].some), known[net].own
        given = None if given is None else ranged(given, statement)
        return Printed(side, source, here, spelled, names, statement, given)

    def _slip(self, site: Site, slip: Slip) -> Tried | None:
        """What is said of a slip; None where it changes nothing, or nobody knows."""
        mutant = self._mutant(site, slip)
        if mutant is None:
            return None
        source, formula, side = mutant
        statement = site.formula.statements[site.place[0]]
        try:
            known = tuple(scenes(self.paper.net).values())
            if side is not None and not changes(slip[0], site.printed.side, side, statement, known):
                self.found.unchanged += 1
                return None
        except Undecided as reason:
            self.found.undecided[f"{reason}"] += 1
            return None
        report = self._judged(site, formula)
        place = None if side is None else _place(side.at, formula)
        judged = next((x for x in report.links if x.at == place), None)
        said = judged or next((x for x in report.links if x.verdict == report.verdict), None)
        return Tried(
            self.paper.name, site.formula.line, slip[0], site.link.rhs,
            source[slice(*side.at)] if side else source,
            said.verdict if said else report.verdict, said.mistake if said else None,
            said.message if said else report.message, self._edit(site, source), site.formula.index,
        )  # fmt: skip

    def _mutant(self, site: Site, slip: Slip) -> tuple[str, Formula, t.Node | None] | None:
        """The formula with the slip in it and the side where it stands; None where that can't be put in."""
        _, at, text = slip
        before, gone, after = site.printed.source[: at[0]], site.printed.source[slice(*at)], at[1]
        if not balanced(gone) or not balanced(text) or "mathchoice" in gone:
            return None  # the place begins inside a group and ends outside
        if text[:1].isalpha() and before[-1:].isalpha():
            text = " " + text
        source = before + text + site.printed.source[after:]
        mutant = self._read(site.formula, source)
        k, j = site.place
        if len(mutant.statements) != len(site.formula.statements):
            return source, mutant, None
        sides = mutant.statements[k].sides
        return source, mutant, sides[j] if j < len(sides) else None

    def _judged(self, site: Site, mutant: Formula) -> FormulaReport:
        """The statement in its place on the page; the whole formula where it has fallen to pieces."""
        site.page.restore(self.judge)
        if len(mutant.statements) == len(site.formula.statements):
            mutant = replace(mutant, statements=mutant.statements[site.place[0] : site.place[0] + 1])
        return self.judge.formula(mutant)

    def _edit(self, site: Site, source: str) -> tuple[int, int, str]:
        start = self.paper.text.index(site.formula.latex, site.extent[0])
        return start, start + len(site.formula.latex), source

    def _read(self, formula: Formula, source: str) -> Formula:
        opening = "$$" if formula.display else "$"
        document = read_document(f"{opening}{source}{opening}", "markdown")
        (found,) = document.formulas[:1]
        keep = ("index", "line", "column", "before", "after", "heading")
        return replace(found, **{k: getattr(formula, k) for k in keep})

    def _spelled(self, net: str, here: Scene) -> dict[tuple[str, tuple[str, ...], bool], str]:
        """How the document writes each quantity, by its indices."""
        if net not in self.spelled:
            found: dict[tuple[str, tuple[str, ...], bool], str] = {}
            for formula in self.document.formulas:
                for node in walk(tuple(side for s in formula.statements for side in s.sides)):
                    at = quantity(node, here) if isinstance(node, t.Name) else None
                    if at is not None and not at[2]:
                        text = (formula.source or formula.latex)[slice(*node.at)]
                        found.setdefault((at[0], at[1], _turned(node.sup)), text)
            self.spelled[net] = found
        return self.spelled[net]


def scattered(planned: Sequence[tuple[Site, Slip]]) -> list[tuple[Site, Slip]]:
    """The same in an order whose every beginning is spread over the paper."""
    golden = 0.6180339887498949
    return [planned[k] for k in sorted(range(len(planned)), key=lambda k: (k * golden) % 1)]


def balanced(text: str) -> bool:
    depth = 0
    for mark in text:
        depth += (mark == "{") - (mark == "}")
        if depth < 0:
            return False
    return depth == 0


def quantity(node: t.Name, at: Scene) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    try:
        return bound(node, at)
    except Undecided:
        return None


def side_of(formula: Formula, statement: t.Statement, link: LinkReport) -> int | None:
    """The side of a link, by its place."""
    for j, side in enumerate(statement.sides):
        relation = statement.relations[j - 1] if j else statement.leading
        if relation in ("=", "approx", "leftarrow", ":") and _place(side.at, formula) == link.at:
            return j
    return None


def _place(at: t.Span, formula: Formula) -> t.Span:
    if not formula.places:
        return at
    start = formula.places[min(at[0], len(formula.places) - 1)]
    return start, max(start, formula.places[min(max(at[1] - 1, at[0]), len(formula.places) - 1)] + 1)
