"""What a computation graph shows of a network: its quantities, who enters where, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symbackprop.algebra.forms import (
    Add,
    Apply,
    Array,
    Form,
    Hadamard,
    Neg,
    Reduce,
    RowFn,
    Scale,
    adjoint,
    arrays,
    children,
)
from symbackprop.algebra.inside import forms_in
from symbackprop.algebra.shapes import is_scalar
from symbackprop.derive import paths
from symbackprop.network.network import Equation, Network
from symbackprop.write.latex.printer import Printer
from symbackprop.write.latex.shapes_tex import axis_tex

OUTSIDE = "dL/d"  # before the name of a quantity: where its given gradient comes from


@dataclass(frozen=True, slots=True)
class Vertex:
    """A quantity; `gradient`: LaTeX of what comes back, or ""; `outside`: it is a given gradient itself.

    `value`: LaTeX of its number, where numbers stand in the boxes; `asked`: its gradient was asked for;
    `elsewhere`: the equation of another cell computes it.
    """

    name: str
    given: bool
    label: str
    shape: str
    gradient: str
    outside: bool = False
    value: str = ""
    asked: bool = False
    elsewhere: bool = False
    of: str = ""  # the vertex that it repeats


@dataclass(frozen=True, slots=True)
class Arrow:
    """start enters end; `word`: what end does with it, where that is one function."""

    start: str
    end: str
    forward: bool
    back: bool
    word: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is there once for each t; `label`: LaTeX of t = 1, .., T."""

    inside: frozenset[str]
    index: str
    label: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """`hosts`: what stands beside the one quantity that it enters; `words`: how what enters is joined."""

    title: str
    vertices: tuple[Vertex, ...]
    arrows: tuple[Arrow, ...]
    hosts: Mapping[str, str]
    words: Mapping[str, str]
    loss: str
    middle: frozenset[str]  # what several equations share
    frame: Frame | None = None  # around one cell of a family


def diagram(network: Network, pen: Printer, adjoints: bool, wrt: tuple[str, ...] | None = None) -> Diagram:
    """The graph of a network, in the page's hand; with `adjoints` also what runs backwards to `wrt`."""
    flow = paths.arrows(network, network.equations)
    flowing = {a.name for a in paths.on_paths(flow, network.wrt if wrt is None else wrt)} if adjoints else set()
    hosts = _hosts(network)
    used = {a.name for e in network.equations for a in arrays(e.form)}
    names = [q.name for q in network.quantities.values() if q.role != "computed" and q.name in used]
    names += [e.name for e in network.equations]
    vertices = [_vertex(network, name, pen, flowing) for name in names]
    arrows, words = [], {}
    for equation in network.equations:
        entering = [a.name for a in arrays(equation.form)]
        words_in, word = _words(network, equation, pen)
        through = [name for name in entering if name not in hosts]
        if word and len(through) == 1:
            words_in.setdefault(through[0], word)
        elif word:
            words[equation.name] = word
        through_form = {a.name for a in flow.inputs[equation.name]}
        for name in entering:
            back = {name, equation.name} <= flowing and name in through_form
            arrows.append(Arrow(name, equation.name, True, back, words_in.get(name, "")))
    for name in network.upstream if adjoints else ():
        given = pen.gradient(adjoint(network.array(name)))
        vertices.append(Vertex(OUTSIDE + name, False, given, "", "", outside=True))
        arrows.append(Arrow(name, OUTSIDE + name, False, True))
    shared = frozenset(
        q.name for q in network.quantities.values() if q.role in ("parameter", "constant")
    ) - set(hosts)
    return Diagram(network.title, tuple(vertices), tuple(arrows), hosts, words, network.loss, shared)


def _vertex(network: Network, name: str, pen: Printer, flowing: set[str]) -> Vertex:
    quantity = network.quantities.get(name)
    array = quantity.array if quantity else next(e.out for e in network.equations if e.name == name)
    backward = name in flowing and name not in network.upstream
    bar_less = pen.hand.notation.gradient != "bar"  # a quotient dL/dL says nothing
    return Vertex(
        name,
        quantity is not None and quantity.role != "computed",
        pen.name(name),
        _shape(pen, array),
        "" if not backward or (name == network.loss and bar_less) else pen.gradient(adjoint(array)),
    )


def _shape(pen: Printer, array: Array) -> str:
    r"""H\times D; of a vector its length, of a scalar nothing."""
    axes = [axis_tex(pen, axis) for axis in array.shape if axis is not None]
    return r"\times ".join(axes)


def _hosts(network: Network) -> dict[str, str]:
    """A given quantity that enters one equation stands beside it, an input only where it enters late."""
    computed = {e.name for e in network.equations}
    users: dict[str, list[str]] = {}
    for equation in network.equations:
        for array in arrays(equation.form):
            users.setdefault(array.name, []).append(equation.name)
    hosts = {n: u[0] for n, u in users.items() if len(u) == 1 and n not in computed}
    for equation in network.equations:
        entering = [a.name for a in arrays(equation.form)]
        if not computed & set(entering):
            _keep_a_start(network, entering, hosts)
    return hosts


def _keep_a_start(network: Network, entering: list[str], hosts: dict[str, str]) -> None:
    """An equation of given quantities alone has its inputs, or else its first one, to the left."""
    roles = {name: network.quantities[name].role for name in entering}
    inputs = [name for name in entering if roles[name] == "input"]
    shared = [name for name in entering if name not in hosts]
    for name in inputs or shared or entering[:1]:
        hosts.pop(name, None)


# -- words ---------------------------------------------------------------------------------------------------


def _words(network: Network, equation: Equation, pen: Printer) -> tuple[dict[str, str], str]:
    """What is done with single entries, and what joins them all."""
    form = equation.form
    if isinstance(form, Add | Hadamard):
        args = [arg.arg if isinstance(arg, Neg) else arg for arg in form.args]
        if all(isinstance(arg, Array) or _of_one_array(arg) for arg in args):
            sign = _sum_sign(form) if isinstance(form, Add) else _product_sign(form, pen)
            single = {arrays(arg)[0].name: word for arg in args if (word := _function(arg, pen))}
            return single, sign
    if isinstance(form, Neg) and isinstance(form.arg, Array):
        return {}, "-"
    if isinstance(form, Apply | RowFn):
        return {}, _function(form, pen)
    if equation.name == network.loss and network.wrt:  # forward only: the last number is no loss
        return {}, r"\mathrm{loss}"
    names = {word for node in forms_in(form) if arrays(node) and (word := _function(node, pen))}
    return {}, names.pop() if len(names) == 1 else ""


def _sum_sign(form: Add) -> str:
    """a - b is a difference; of more summands the sum is what joins them."""
    taken = [isinstance(arg, Neg) for arg in form.args]
    return "-" if taken == [False, True] else "+"


def _product_sign(form: Form, pen: Printer) -> str:
    return r"\cdot" if is_scalar(form.shape) else pen.hand.odot


def _of_one_array(form: Form) -> bool:
    return (
        isinstance(form, Apply | RowFn)
        and all(isinstance(kid, Array) for kid in children(form))
        and len(arrays(form)) == 1
    )


def _function(form: Form, pen: Printer) -> str:
    """The name of the function that a form is, "" if it is none."""
    match form:
        case Apply(rule) | RowFn(rule):
            return pen.hand.function(rule)
        case Reduce(rule) if rule in pen.hand.functions:
            return pen.hand.function(rule)
        case Scale(_, arg):
            return _function(arg, pen)
        case _:
            return ""
