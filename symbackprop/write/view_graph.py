"""The computation graph of a small network: computed from left to right, parameters above what they enter.

Solid arrows forward, dashed arrows backward beside them; small gradients stand in colour under their nodes.
A network that does not fit one line of the page has no picture here.
"""

from __future__ import annotations

from dataclasses import dataclass

from symbackprop.algebra.forms import Apply, Array, RowFn, arrays
from symbackprop.network.network import Equation
from symbackprop.write.measure import width
from symbackprop.write.sheet import Sheet
from symbackprop.write.view import NO_GRAPH, GraphArrow, GraphLabel, GraphNode, GraphView

WIDE = 140.0  # millimetres between the first and the last column
NEAR, FAR = 17.0, 27.0
ROW = 17.0  # millimetres from a quantity to its parameter
PAIR = 9.0  # half the distance of two quantities in one column
MOST_ENTRIES = 6


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a quantity stands: its column, and its height in millimetres."""

    column: int
    height: float


def graph_view(sheet: Sheet) -> GraphView:
    """NO_GRAPH where the picture would not be clear."""
    spots = _spots(sheet)
    if not spots:
        return NO_GRAPH
    columns = max(s.column for s in spots.values()) + 1
    step = min(FAR, WIDE / max(columns - 1, 1))
    size = min(15.5, step - 8)
    if step < NEAR or any(_em(sheet, name) * 3.5 > size for name in spots):
        return NO_GRAPH
    keys = {name: f"n{k}" for k, name in enumerate(spots)}
    nodes = tuple(_node(sheet, name, spot, keys[name], step) for name, spot in spots.items())
    arrows = _arrows(sheet, spots, keys, step - size)
    return GraphView(f"{size:g}mm", nodes, arrows, _labels(sheet, spots, keys, step, step - size))


def _em(sheet: Sheet, name: str) -> float:
    return width(_text(sheet, name))


def _text(sheet: Sheet, name: str) -> str:
    """S_2; the loss with its number."""
    text = sheet.ink.name(name)
    value = sheet.numbers.forward.get(name)
    if name == sheet.network.loss and value is not None and value.exact is not None:
        figure = sheet.figure(value)
        if not figure.rounded and width(figure.tex) < 2:
            return f"{text} = {figure.tex}"
    return text


# -- places --------------------------------------------------------------------------------------------------


def _inputs(equation: Equation) -> list[str]:
    return list(dict.fromkeys(a.name for a in arrays(equation.form)))


def _spots(sheet: Sheet) -> dict[str, Spot]:
    """A column for each step of the longest way; nothing where a column gets crowded."""
    equations = sheet.network.equations
    computed = {e.name for e in equations}
    depth: dict[str, int] = {}
    for equation in equations:
        depth[equation.name] = 1 + max((depth[n] for n in _inputs(equation) if n in depth), default=0)
    crowd: dict[int, list[str]] = {}
    for name, column in depth.items():
        crowd.setdefault(column, []).append(name)
    if any(len(names) > 2 for names in crowd.values()):
        return {}
    spots = {
        name: Spot(column, 0.0 if len(names) == 1 else PAIR * (1 - 2 * k))
        for column, names in crowd.items()
        for k, name in enumerate(names)
    }
    for equation in equations:
        own = spots[equation.name]
        for name in _inputs(equation):
            if name in computed or name in spots:
                continue
            place = _beside(sheet, name, own, list(spots.values()))
            if place is None:
                return {}
            spots[name] = place
    return spots if len(spots) <= 16 else {}


def _beside(sheet: Sheet, name: str, own: Spot, taken: list[Spot]) -> Spot | None:
    """Inputs to the left, the others above or below what they enter; None where there is no room."""
    above, below = Spot(own.column, own.height + ROW), Spot(own.column, own.height - ROW)
    order = [above, below] if own.height >= 0 else [below, above]
    if sheet.network.quantities[name].role == "input":
        order.insert(0, Spot(own.column - 1, 0.0 if own.column == 1 else own.height))
    return next((s for s in order if not any(_near(s, t) for t in taken)), None)


def _near(a: Spot, b: Spot) -> bool:
    return a.column == b.column and abs(a.height - b.height) < 12


def _node(sheet: Sheet, name: str, spot: Spot, key: str, step: float) -> GraphNode:
    given = sheet.network.quantities[name].role != "computed" if name in sheet.network.quantities else False
    return GraphNode(
        key, "given" if given else "node", f"{spot.column * step:g}", f"{spot.height:g}", _text(sheet, name)
    )


# -- arrows and labels ---------------------------------------------------------------------------------------


def _arrows(sheet: Sheet, spots: dict[str, Spot], keys: dict[str, str], gap: float) -> tuple[GraphArrow, ...]:
    found: list[GraphArrow] = []
    for equation in sheet.network.equations:
        word = _word(sheet, equation)
        word = word if width(word.strip("$")) * 2.8 < gap - 2 else ""
        for name in _inputs(equation):
            back = _flows(sheet, name, equation)
            ends = (spots[name], spots[equation.name])
            found += _between(*ends, keys[name], keys[equation.name], word, back)
    return tuple(found)


def _flows(sheet: Sheet, name: str, equation: Equation) -> bool:
    """Does a gradient come back along this arrow?"""
    gradient = sheet.derivation.gradients.get(name)
    return gradient is not None and bool(gradient.chains) and equation.name in gradient.via


def _word(sheet: Sheet, equation: Equation) -> str:
    """What an arrow between neighbours does."""
    if equation.name == sheet.network.loss:
        return "loss"
    form = equation.form
    if isinstance(form, Apply | RowFn) and all(isinstance(a, Array) for a in arrays(form)):
        return f"${sheet.ink.hand.function(form.rule)}$"
    return ""


def _between(a: Spot, b: Spot, start: str, end: str, word: str, back: bool) -> list[GraphArrow]:
    if a.column == b.column:
        sides = ("south", "north") if a.height > b.height else ("north", "south")
        return _pair(f"{start}.{sides[0]}", f"{end}.{sides[1]}", "xshift", "--", back)
    if b.column - a.column > 1:
        if back:
            return [
                GraphArrow(
                    "fwd", f"[xshift=-1mm]{start}.north", "to[out=40,in=140]", f"[xshift=1mm]{end}.north"
                ),
                GraphArrow(
                    "bwd", f"[xshift=-1mm]{end}.north", "to[out=145,in=35]", f"[xshift=1mm]{start}.north"
                ),
            ]
        return [GraphArrow("fwd", f"{start}.north", "to[out=40,in=140]", f"{end}.north")]
    path = f"--node[op,above=-.3mm]{{{word}}}" if word and a.height == b.height else "--"
    return _pair(f"{start}.east", f"{end}.west", "yshift", path, back)


def _pair(start: str, end: str, shift: str, path: str, back: bool) -> list[GraphArrow]:
    """Forward and backward beside each other, or forward alone in the middle."""
    if not back:
        return [GraphArrow("fwd", start, path, end)]
    there, here = ("1.3mm", "-1.3mm") if shift == "yshift" else ("-1.3mm", "1.3mm")
    return [
        GraphArrow("fwd", f"[{shift}={there}]{start}", path, f"[{shift}={there}]{end}"),
        GraphArrow("bwd", f"[{shift}={here}]{end}", "--", f"[{shift}={here}]{start}"),
    ]


def _labels(
    sheet: Sheet, spots: dict[str, Spot], keys: dict[str, str], step: float, gap: float
) -> tuple[GraphLabel, ...]:
    """A small gradient under its node, beside a parameter; with bars, the bar."""
    found = []
    for name, spot in spots.items():
        text = _gradient(sheet, name)
        if not text:
            continue
        on_line = spot.height in (0.0, PAIR, -PAIR)
        under = any(s.column == spot.column and s.height < spot.height for s in spots.values())
        beside = any(s.column == spot.column + 1 and s.height == spot.height for s in spots.values())
        room = step / 2 - 3 if on_line and under else gap - 2 if beside and not on_line else step - 2
        if width(text) * 2.7 > room:
            continue
        at = f"{keys[name]}.south" if on_line else f"{keys[name]}.east"
        side = "below=.6mm" if on_line else "right=.6mm"
        if on_line and under:
            at, side = f"[xshift=1.8mm,yshift=-.6mm]{at}", "anchor=north west,inner sep=1pt"
        found.append(GraphLabel("g", side, at, f"${text}$"))
    return tuple(found)


def _gradient(sheet: Sheet, name: str) -> str:
    gradient = sheet.derivation.gradients.get(name)
    if gradient is None or not gradient.chains or name == sheet.network.loss:
        return ""
    value = sheet.numbers.gradients.get(name)
    if value is None or value.blank:
        return sheet.ink.gradient(gradient.of) if sheet.ink.hand.notation.gradient == "bar" else ""
    if value.rows * value.columns > MOST_ENTRIES or value.rows > 2:
        return ""
    tex = sheet.figure(value).tex
    return tex if width(tex) < 7 else ""
