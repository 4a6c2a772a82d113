"""Right by meaning: right lines of every page, written in another way that says the same, and judged again.

`python tests/rewritings.py [STEP]` prints the table; with a number, every so many-th rewriting of each paper.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from mutation_papers import Paper, pages, solutions
from page_state import copied

from symbackprop.check.page import Judge
from symbackprop.network.file import load_all
from symbackprop.reading import tree as t
from symbackprop.reading.document import read_document
from symbackprop.reading.formula import Formula

RIGHT = frozenset(("definition", "correct", "rounded", "accepted", "blank"))
WRONG = frozenset(("wrong", "follows"))
FRESH = "pqsruv"
Edit = tuple[str, str]  # the kind, and the source as it is then


@dataclass(frozen=True)
class Tried:
    """One rewriting: where it stands, what it says, and what the judge said of it."""

    paper: str
    line: int
    kind: str
    source: str
    verdict: str
    message: str


@dataclass
class Found:
    tried: list[Tried] = field(default_factory=list)

    def wrong(self) -> list[Tried]:
        return [x for x in self.tried if x.verdict in WRONG]


def walk(node: object) -> Iterator[t.Node]:
    """The node and all below it that is no script."""
    if isinstance(node, t.Node):
        yield node
        for slot in (s for c in type(node).__mro__ for s in getattr(c, "__slots__", ())):
            yield from walk(getattr(node, slot, None))
    elif isinstance(node, tuple):
        for part in node:
            yield from walk(part)


def text(source: str, node: t.Node) -> str:
    return source[node.at[0] : node.at[1]]


def put(source: str, node: t.Node, new: str) -> str:
    before = source[: node.at[0]]
    if re.search(r"\\math[a-z]+\{?$", before) or source[node.at[1] - 1 : node.at[1]] == "\\":
        return source  # a font reaches over its argument alone
    gap = " " if re.search(r"\\[a-zA-Z]+$", before) and new[:1].isalpha() else ""
    return before + gap + new + source[node.at[1] :]


def holds(node: t.Node, *kinds: type[t.Node]) -> bool:
    return any(isinstance(n, kinds) for n in walk(node))


def whole(source: str, side: t.Node) -> Iterator[Edit]:
    """Of a whole side."""
    if holds(side, t.Words, t.Dots, t.Blank) or isinstance(side, t.Numeral):
        return
    own = text(source, side)
    yield "in brackets", put(source, side, rf"\left({own}\right)")
    yield "times one", put(source, side, rf"1 \cdot \left({own}\right)")
    yield "minus twice", put(source, side, rf"-\left(-\left({own}\right)\right)")
    yield "transposed twice", put(source, side, rf"\left(\left({own}\right)^\top\right)^\top")
    yield (
        "halves added",
        put(source, side, rf"\frac{{1}}{{2}}\left({own}\right) + \left({own}\right) \cdot 0.5"),
    )


def sums(source: str, node: t.Node) -> Iterator[Edit]:
    """Summands in another order."""
    if not isinstance(node, t.Sum) or len(node.terms) != 2 or holds(node, t.BigSum, t.Dots, t.Words):
        return
    (one, first), (two, second) = node.terms
    sign = {1: "", -1: "-"}
    new = f"{sign[two]}{text(source, second)} {'+' if one == 1 else '-'} {text(source, first)}"
    yield "summands exchanged", put(source, node, rf"{new}")


def products(source: str, node: t.Node) -> Iterator[Edit]:
    """Factors in brackets, Hadamard factors in another order."""
    if not isinstance(node, t.Product) or holds(node, t.BigSum, t.Dots, t.Words):
        return
    if any(isinstance(f, t.Derivative) and f.of is None for f in node.factors):
        return
    if set(node.signs) == {"odot"}:
        yield (
            "Hadamard factors exchanged",
            put(source, node, r" \odot ".join(text(source, f) for f in reversed(node.factors))),
        )
    if set(node.signs) == {""} and not any(isinstance(f, t.Bracket) for f in node.factors):
        parts = [rf"\left({text(source, f)}\right)" for f in node.factors]
        yield "factors in brackets", put(source, node, "".join(parts))
        yield "factors apart", put(source, node, r" \, ".join(text(source, f) for f in node.factors))


def turned(source: str, node: t.Node) -> Iterator[Edit]:
    r"""`AB` as `(B^\top A^\top)^\top`."""
    if not isinstance(node, t.Product) or len(node.factors) != 2 or node.signs != ("",):
        return
    if all(isinstance(f, t.Name | t.Derivative) and not holds(f, t.Dots) for f in node.factors):
        first, second = (text(source, f) for f in node.factors)
        if not any(isinstance(f, t.Derivative) and f.of is None for f in node.factors):
            new = rf"\left(\left({second}\right)^\top \left({first}\right)^\top\right)^\top"
            yield "product turned round", put(source, node, new)


def derivatives(source: str, node: t.Node) -> Iterator[Edit]:
    """Other spellings of a derivative."""
    if not isinstance(node, t.Derivative) or node.of is None or node.order != 1 or len(node.by) != 1:
        return
    if not isinstance(node.of, t.Name) or not isinstance(node.by[0], t.Name):
        return
    of, by = text(source, node.of), text(source, node.by[0])
    yield "derivative in d", put(source, node, rf"\frac{{\mathrm{{d}} {of}}}{{\mathrm{{d}} {by}}}")
    yield "derivative with a slash", put(source, node, rf"\left(\partial {of}/\partial {by}\right)")
    yield (
        "derivative as an operator",
        put(source, node, rf"\frac{{\partial}}{{\partial {by}}} \left({of}\right)"),
    )


def numerals(source: str, node: t.Node) -> Iterator[Edit]:
    r"""`\frac{1}{2}` as 0.5."""
    match node:
        case t.Fraction_(_, t.Numeral(text="1"), t.Numeral(text="2")):
            yield "a half as 0.5", put(source, node, r"0.5\,")


def fonts(source: str, node: t.Node) -> Iterator[Edit]:
    if isinstance(node, t.Name) and re.fullmatch("[A-Za-z]", node.letters) and not node.accents:
        start, end = node.at
        if source[start:end].startswith(node.letters) and not node.glued:
            bold = rf"\mathbf{{{node.letters}}}" + source[start + 1 : end]
            yield "in bold", source[:start] + bold + source[end:]


def letters(source: str, statement: t.Statement) -> Iterator[Edit]:
    """An index letter by another one, everywhere in the line."""
    scripted = {
        token
        for side in statement.sides
        for n in walk(side)
        if isinstance(n, t.Name)
        for script in n.sub
        for token in script.tokens
        if token in ("i", "j", "k", "m")
    }
    if re.search(r"\\(text|math|operatorname|begin|color|tag)", source):
        return
    pieces = re.split(r"(\\[A-Za-z]+)", source)
    printed = set("".join(pieces[::2]))
    named = {
        n.letters for side in statement.sides for n in walk(side) if isinstance(n, t.Name) and (n.sub or n.sup)
    }
    new = next((x for x in FRESH if x not in printed), None)
    for letter in sorted(scripted - named):
        if new is not None:
            pieces[::2] = [piece.replace(letter, new) for piece in pieces[::2]]
            yield "another index letter", "".join(pieces)
            return


def rewritten(source: str, statement: t.Statement, side: t.Node) -> Iterator[Edit]:
    yield from whole(source, side)
    for node in walk(side):
        for make in (sums, products, turned, derivatives, numerals, fonts):
            yield from make(source, node)


class Rewriting:
    """A paper judged down to a formula, whose sides are then written in other ways."""

    def __init__(self, paper: Paper, found: Found, step: int = 1, offset: int = 0) -> None:
        self.paper, self.found, self.step, self.count = paper, found, step, offset
        self.document = read_document(paper.text, paper.kind)
        self.judge = Judge(load_all(paper.net), self.document)

    def run(self) -> None:
        for formula in self.document.formulas:
            before = copied(self.judge.state)
            report = self.judge.formula(formula)
            after = self.judge.state
            if formula.unread is None and all(x.verdict in RIGHT for x in report.links):
                self._formula(formula, before)
            self.judge.state = after

    def _formula(self, formula: Formula, before: object) -> None:
        source = formula.source or formula.latex
        for statement in formula.statements:
            if len(statement.sides) < 2 or any(r not in ("=", "approx") for r in statement.relations):
                continue
            for edit in letters(source, statement):
                self._try(formula, edit, before)
            for side in statement.sides[1:]:
                for edit in rewritten(source, statement, side):
                    self._try(formula, edit, before)

    def _try(self, formula: Formula, edit: Edit, before: object) -> None:
        self.count += 1
        if self.count % self.step:
            return
        kind, source = edit
        opening = "$$" if formula.display else "$"
        again = read_document(f"{opening}{source}{opening}", "markdown").formulas[0]
        keep = ("index", "line", "column", "before", "after", "heading")
        self.judge.state = copied(before)
        report = self.judge.formula(replace(again, **{k: getattr(formula, k) for k in keep}))
        said = next((x.message for x in report.links if x.verdict == report.verdict), report.message)
        self.found.tried.append(Tried(self.paper.name, formula.line, kind, source, report.verdict, said))


def run(papers: Iterable[Paper], step: int = 1) -> Found:
    found = Found()
    for k, paper in enumerate(papers):
        Rewriting(paper, found, step, k).run()
    return found


def table(found: Found) -> str:
    rows = []
    for kind in dict.fromkeys(x.kind for x in found.tried):
        counts = Counter(x.verdict for x in found.tried if x.kind == kind)
        rows.append(
            f"{kind:30} {sum(counts.values()):6}  " + "  ".join(f"{v} {n}" for v, n in counts.most_common())
        )
    return "\n".join(rows)


if __name__ == "__main__":
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    found = run((*pages(), *solutions()), step)
    for x in found.wrong():
        print(f"{x.paper}:{x.line} {x.kind}: {x.source}\n    {x.verdict}: {x.message}")
    print(table(found))
    print(f"{len(found.tried)} rewritings, {len(found.wrong())} called wrong")
