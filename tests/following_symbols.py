"""Pages of two lines in symbols: a wrong gradient, and the next worked from it rightly, or with another slip.

Both lines come from what this tool writes; what they are worth is worked by PyTorch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from following import Case, ancestors
from mutation_decides import Scenes, ranged, scenes
from mutation_numbers import gradient_of
from mutation_oracle import Broken, Scene, Undecided, bound, value_of, walk
from mutation_papers import ROOT, Paper, solved
from mutation_slopes import table

from symbackprop.reading import tree as t
from symbackprop.reading.document import read_document

SLIPS = (
    ("the sign", "-{}"), ("a factor 2", "2 {}"), ("a half", r"\frac{{1}}{{2}} {}"),
    ("a third", r"\frac{{1}}{{3}} {}"),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A gradient as it is printed: its quantity, its left side, and a right side in names."""

    quantity: str
    head: str
    text: str
    holes: tuple[tuple[str, t.Span], ...]  # the gradients of other quantities in the right side
    statement: t.Statement


def cases() -> Iterator[Case]:
    for net in sorted(ROOT.glob("worked/*/net.yaml")):
        known = scenes(net)
        for name, of in known.items() if len(known) == 1 else ():
            if of.some.letters or of.some.world.total is None:
                continue  # a line for all cells of a family claims more than one gradient
            for paper in solved(net):
                if paper.kind == "markdown":
                    yield from _cases(paper, name, of)


def _cases(paper: Paper, name: str, of: Scenes) -> Iterator[Case]:
    lines = list(_lines(paper, of.some))
    for first in lines:
        for second in lines:
            places = [at for q, at in second.holes if q == first.quantity]
            if len(places) != 1 or not _worked_from(first, second, of.some):
                continue
            for kind, form in SLIPS:
                wrong = form.format(rf"\left({first.text}\right)")
                if not _wrong(first.head, wrong, of):
                    continue
                start, end = places[0]
                text = rf"{second.text[:start]}\left({wrong}\right){second.text[end:]}"
                if not _wrong(second.head, text, of):
                    continue
                about = f"d{first.quantity} with {kind}, d{second.quantity}"
                page = f"$${first.head} = {wrong}$$\n\n$${second.head} = %s$$\n"
                yield Case(paper.net, name, page % text, "follows", about)
                for other, form2 in SLIPS:
                    missed = form2.format(rf"\left({text}\right)")
                    if _wrong(second.head, missed, of):
                        yield Case(paper.net, name, page % missed, "wrong", f"{about} then {other}")


def _worked_from(first: Line, second: Line, scene: Scene) -> bool:
    """The second gradient hangs on the first by this way alone, and the first not on the second."""
    below = ancestors(scene.world, first.quantity)
    above = any(q == second.quantity for q, _ in first.holes)
    return first.quantity != second.quantity and not above and not {q for q, _ in second.holes} & below


def _lines(paper: Paper, scene: Scene) -> Iterator[Line]:
    """For each gradient of a whole quantity the last side of its chain that stands in names."""
    found: dict[str, Line] = {}
    for formula in read_document(paper.text, paper.kind).formulas:
        source = formula.source or formula.latex
        for statement in formula.statements:
            head = statement.sides[0]
            quantity = _quantity(head, scene)
            if quantity is None or statement.leading is not None:
                continue
            for side in statement.sides[1:]:
                line = _line(quantity, head, side, source, statement, scene)
                if line is not None:
                    found[quantity] = line
    yield from found.values()


def _quantity(node: t.Node, scene: Scene) -> str | None:
    """Of dL/dq the q, where it is whole"""
    if not gradient_of(node, scene):
        return None
    assert isinstance(node, t.Derivative)
    (by,) = node.by
    try:
        at = bound(by, scene) if isinstance(by, t.Name) else None
    except Undecided:
        return None
    return at[0] if at is not None and not at[1] and not at[2] else None


def _line(
    quantity: str, head: t.Node, side: t.Node, source: str, statement: t.Statement, scene: Scene
) -> Line | None:
    side = side.inner if isinstance(side, t.Braced) else side
    start, end = side.at
    names = any(isinstance(n, t.Name) for n in walk(side))
    if not names or any(isinstance(n, t.Matrix) for n in walk(side)):
        return None
    found = [(q, d.at) for d in walk(side) for q in (_quantity(d, scene),) if q is not None]
    slopes = sum(isinstance(d, t.Derivative) for d in walk(side))
    if slopes != len(found):
        return None  # a chain of local derivatives: nothing is worked yet
    holes = tuple((q, (a - start, b - start)) for q, (a, b) in found)
    return Line(quantity, source[slice(*head.at)], source[start:end], holes, statement)


def _wrong(head: str, text: str, of: Scenes) -> bool:
    """Is the line false in every world?"""
    (statement,) = read_document(f"$${head} = {text}$$", "markdown").formulas[0].statements
    left, right = statement.sides
    return all(_differ(left, right, ranged(at, statement)) for at in of.free)


def _differ(left: t.Node, right: t.Node, at: Scene) -> bool:
    try:
        pairs = [(table(a), table(b)) for a, b in zip(value_of(left, at), value_of(right, at), strict=True)]
    except (Undecided, Broken):
        return False
    return any(a.shape == b.shape and bool((abs(a - b) > 1e-4).any()) for a, b in pairs)
