r"""A question sheet read from its LaTeX: the formulas in every blank, and their values at a random point.

Read is what stands in \filled and \answer: a formula, or a matrix of formulas. Nothing here knows how the
product derives; facts about a sheet are Python over the same point, `f("h^2", 1, j) * f.on("z^2", 1, i)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from random import Random

from latex_numbers import P, positive
from latex_page import Page, loose
from latex_point import Letters, Matrix, Point
from latex_tree import Name, Tree
from latex_value import scalar, value
from latex_verdict import _direct, gradients_in

QUESTION = r"\question{"
BLANK = re.compile(r"\\(filled|answer)\{")
MATRIX = re.compile(r"\\begin\{bmatrix\}(.*)\\end\{bmatrix\}")
ROW = re.compile(r"\\\\(?:\[[^\]]*\])?")
COUNTED = re.compile(r"\\begin\{array\}|^=|^\\iff")  # tables of costs, and what they come to
NUMBERED = re.compile(r"\\delta_\{\d+\}")  # delta_{21}: which digits are one index is not told apart here
Cells = tuple[tuple[Tree, ...], ...]
Fact = Callable[..., int]


@dataclass(frozen=True)
class Blank:
    """What fills a blank: one formula, or the entries of a matrix; `last` where it is the framed answer."""

    cells: Cells | Tree
    last: bool
    text: str

    @property
    def trees(self) -> Sequence[Tree]:
        return [t for row in self.cells for t in row] if isinstance(self.cells, tuple) else [self.cells]


def questions(tex: str, page: Page, framed: bool = False) -> list[list[Blank]]:
    """The blanks of each question, in the order of the page, or the framed ones alone; tables are not read."""
    body = tex.partition(r"\begin{document}")[2]
    return [list(_blanks(block, page, framed)) for block in body.split(QUESTION)[1:]]


def blank(text: str, page: Page, last: bool = True) -> Blank:
    plain = text.replace(r"\dfrac", r"\frac").replace("e_{1}", "e")
    return Blank(_read(plain, page), last, text)


def _blanks(block: str, page: Page, framed: bool) -> Iterator[Blank]:
    shown = "".join(re.findall(r"\\begin\{align\*\}(.*?)\\end\{align\*\}", block, re.DOTALL))
    for found in BLANK.finditer(shown):
        text = _group(shown, found.end())
        if framed and found[1] != "answer":
            continue
        if not COUNTED.search(text) and not NUMBERED.search(text):
            yield blank(text, page, found[1] == "answer")


def _group(text: str, start: int) -> str:
    """What stands in the braces that open before `start`."""
    depth = 1
    for k in range(start, len(text)):
        depth += (text[k] == "{") - (text[k] == "}")
        if depth == 0:
            return text[start:k]
    raise ValueError(f"no end of {text[start : start + 40]}")


def _read(text: str, page: Page) -> Cells | Tree:
    whole = MATRIX.fullmatch(text)
    if whole is None:
        return page.read(text, frozenset())
    return tuple(tuple(page.read(cell, frozenset()) for cell in row.split("&")) for row in ROW.split(whole[1]))


# -- values ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Facts:
    """A point as facts speak of it, places counted from 1."""

    point: Point

    def __call__(self, name: str, row: int, column: int) -> int:
        return self.point.entry(name, (row - 1, column - 1))[0]

    def d(self, name: str, row: int, column: int) -> int:
        """dl/dname at an entry."""
        return self.point.gradient(name, "", (row - 1, column - 1))[0]

    def on(self, name: str, row: int, column: int) -> int:
        """1 where the entry is positive, else 0."""
        return int(positive((self(name, row, column), 0)))


def facts(
    seed: str,
    page: Page,
    shapes: Mapping[str, tuple[int, int]],
    numbers: Mapping[str, int],
    gradients: Mapping[str, Fact],
) -> Facts:
    """A point where every name is free; gradients too, but those for which there is a formula."""
    point = Point(Random(seed), shapes, numbers, partial=lambda *at: _local(page, *at))

    def meaning(formula: Fact) -> Callable[[Point, tuple[int, int]], tuple[int, int]]:
        return lambda here, at: (formula(Facts(here), at[0] + 1, at[1] + 1), 0)

    point.gradients = {(name, ""): meaning(formula) for name, formula in gradients.items()}
    return Facts(point)


def _local(page: Page, point: Point, out: Name, wrt: Name, letters: Letters) -> tuple[int, int]:
    """dout/dwrt as one symbol; of a quantity by itself it is a delta."""
    if out.symbol == wrt.symbol:
        return int(point.place(out, letters) == point.place(wrt, letters)), 0
    return _direct(page, replace(point, worked={}), out, wrt, letters)


def entries(blank: Blank, point: Point, letters: Letters) -> list[list[int]]:
    """The value of a blank at every entry of it."""
    if isinstance(blank.cells, tuple):
        return [[scalar(value(tree, point, letters))[0] for tree in row] for row in blank.cells]
    found = value(blank.cells, point, letters)
    return [[x[0] for x in row] for row in found.cells] if isinstance(found, Matrix) else [[found[0]]]


def letters_of(blank: Blank) -> set[str]:
    """The indices that no sum binds."""
    return set().union(*(loose(tree) for tree in blank.trees))


def places(extents: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Every value of free letters, counted from 0."""
    for at in product(*map(range, extents.values())):
        yield dict(zip(extents, at, strict=True))


@dataclass(frozen=True)
class Known:
    """The right answer to one question: a fact at every entry, and what a computer finds for the given numbers.

    `over` are its free letters with their extents, `shape` that of a whole answer, and then the fact takes the
    row and column `r`, `c` of an entry. `top` names the gradients that the answer may speak of. Places are
    counted from 1.
    """

    fact: Fact
    over: Mapping[str, int]
    shape: tuple[int, int] | None = None
    top: tuple[str, ...] = ()
    number: object = None


def fault(blank: Blank, known: Known, f: Facts) -> str:
    """Where a blank is not the known answer, or nothing."""
    for letters in places(known.over):
        at = {letter: k + 1 for letter, k in letters.items()}
        if known.shape is None:
            right = entries(blank, f.point, letters) == [[known.fact(f, **at) % P]]
        else:
            right = _whole(blank, f.point, letters, _filled(known.shape, known.fact, f, at))
        if not right:
            return f"{blank.text} at {at}"
    return ""


def _filled(shape: tuple[int, int], fact: Fact, f: Facts, at: Mapping[str, int]) -> list[list[int]]:
    rows, columns = (range(1, n + 1) for n in shape)
    return [[fact(f, **at, r=r, c=c) % P for c in columns] for r in rows]


def _whole(blank: Blank, point: Point, letters: Letters, wanted: list[list[int]]) -> bool:
    """A matrix at once, or its entry p, q at every place."""
    if not letters_of(blank) & {"p", "q"}:
        return entries(blank, point, letters) == wanted
    each = places({"p": len(wanted), "q": len(wanted[0])})
    return all(entries(blank, point, {**letters, **at}) == [[wanted[at["p"]][at["q"]]]] for at in each)


def upstream_of(blank: Blank) -> set[str]:
    """The quantities whose gradients a blank speaks of."""
    return {name for tree in blank.trees for name, _ in gradients_in(tree)}
