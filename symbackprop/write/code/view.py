"""What a module of code is filled with: names, and lines that each carry the equation they implement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from symbackprop.algebra.forms import SizeOf, adjoint
from symbackprop.algebra.inside import forms_in
from symbackprop.derive.steps import Derivation, Gradient
from symbackprop.errors import SymbackpropError
from symbackprop.network.network import Network
from symbackprop.numeric.solve import Numbers
from symbackprop.write.code.dialect import Dialect
from symbackprop.write.code.lines import Line, Writer
from symbackprop.write.code.listed import mapping, quoted, unpacked
from symbackprop.write.code.values import Given, given_numbers
from symbackprop.write.latex.printer import Printer
from symbackprop.write.sheet.sheet import sheet

ABOUT = {
    "np": (
        "NumPy code, written by symbackprop: `forward` and `gradients` from the derivation, each line under\n"
        "its equation, and `check`, which compares the gradients with finite differences. Arrays have two\n"
        "axes, a number may be a float."
    ),
    "torch": (
        "PyTorch code, written by symbackprop: `forward` and `gradients` from the derivation, each line under\n"
        "its equation, and `check`, which asserts that autograd finds the same gradients. Tensors are doubles\n"
        "with two axes, a number has none."
    ),
}
GENERATOR = {"np": "np.random.default_rng(seed)", "torch": "torch.Generator().manual_seed(seed)"}
TOTAL_GIVEN = "The sum of each given gradient times its quantity, and the loss where the file has one."
OURS = ("forward", "gradients", "math", "torch")  # names that the functions of the module call


@dataclass(frozen=True, slots=True)
class General:
    """A general elementwise function of the network, and its slope."""

    name: str
    slope: str


@dataclass(frozen=True, slots=True)
class Passes:
    """The functions `forward` and `gradients`: what they take, their lines, what they return."""

    takes: str  # the arguments of forward
    names: str
    takes_all: str  # and of gradients
    forward: tuple[Line, ...]
    values: str  # what forward returns
    unpacked: str
    gradients: tuple[Line, ...]
    found: str  # what gradients returns

    @property
    def needs_math(self) -> bool:
        return any("math." in line.code for line in (*self.forward, *self.gradients))


@dataclass(frozen=True, slots=True)
class Example:
    """The function `example`: what it takes, and the numbers it gives or draws."""

    takes: str
    says: str
    given: Given
    generator: str
    draws_uniform: bool
    draws_one_hot: bool
    draws_simplex: bool


@dataclass(frozen=True, slots=True)
class CodeView:
    """Everything that the template of a module places; `total` is what the gradients are derivatives of."""

    title: str
    about: str
    module: str
    loss: str
    total: str
    total_says: str
    passes: Passes
    compared: str
    says_nothing_compared: str
    functions: tuple[General, ...]
    example: Example


def code_view(network: Network, derivation: Derivation, numbers: Numbers, dialect: Dialect) -> CodeView:
    """The module of one network whose cells are written out."""
    _refuse_clashes(network)
    shown = tuple(g for g in derivation.gradients.values() if g.of.name not in derivation.unnamed)
    upstream = {name: _argument(derivation.gradients.get(name), name) for name in network.upstream}
    sizes = _loose_sizes(network)
    writer = Writer(network, derivation, dialect, _pen(network, derivation, numbers))
    compared = _compared(network, shown, dialect)
    return CodeView(
        title=one_line(": ".join(filter(None, (network.title, network.name)))),
        about=ABOUT[dialect.module],
        module=dialect.module,
        loss=network.loss,
        total=_total(network, upstream, dialect),
        total_says=TOTAL_GIVEN if upstream else f"{network.loss}, whose derivatives the gradients are.",
        passes=_passes(network, shown, writer, (*_inputs(network), *sizes), tuple(upstream.values())),
        compared=quoted(compared),
        says_nothing_compared="" if compared else "no gradient was asked for: there is nothing to compare",
        functions=tuple(
            General(name, f"{name}_prime") for name, kind in network.functions.items() if kind == "elementwise"
        ),
        example=_example(given_numbers(network, upstream, sizes, dialect), dialect),
    )


def _inputs(network: Network) -> list[str]:
    return [q.name for q in network.quantities.values() if q.role != "computed"]


def _compared(network: Network, shown: tuple[Gradient, ...], dialect: Dialect) -> list[str]:
    """The gradients that `check` compares: autograd gives them all, differences those of what is put in."""
    inputs = _inputs(network)
    every = dialect.module == "torch"
    return [g.of.name for g in shown if g.of.name in inputs or (every and g.of.name != network.loss)]


def _passes(
    network: Network,
    shown: tuple[Gradient, ...],
    writer: Writer,
    takes: tuple[str, ...],
    given: tuple[str, ...],
) -> Passes:
    """`takes` are the arguments of forward, `given` the gradients from outside."""
    computed = [equation.name for equation in network.equations]
    return Passes(
        takes=", ".join(takes),
        names=quoted(takes),
        takes_all=", ".join([*takes, *given]),
        forward=tuple(writer.equation(e.out, e.form) for e in network.equations),
        values=mapping({name: name for name in computed}),
        unpacked=unpacked(computed),
        gradients=(*writer.parts(shown), *(line for g in shown for line in writer.gradient(g))),
        found=mapping({g.of.name: f"d_{g.of.name}" for g in shown}),
    )


def _example(given: Given, dialect: Dialect) -> Example:
    return Example(
        takes=_example_takes(given),
        says=_example_says(given),
        given=given,
        generator=GENERATOR[dialect.module],
        draws_uniform="uniform" in given.draws,
        draws_one_hot="one_hot" in given.draws,
        draws_simplex="simplex" in given.draws,
    )


def _example_takes(given: Given) -> str:
    parts = (*(("sample=0",) if given.several else ()), given.sizes, *(("seed=0",) if given.random else ()))
    return ", ".join(filter(None, parts))


def _example_says(given: Given) -> str:
    if not given.random:
        return "The numbers of the file, of one sample." if given.several else "The numbers of the file."
    return "Numbers to try the code with: those of the file, and small random ones where it has none."


def one_line(text: str) -> str:
    """Text of a user inside a docstring or a comment: it cannot end it."""
    plain = "".join(c if c.isprintable() else " " for c in text).replace('"', "'")
    return " ".join(plain.split()).replace("\\", "\\\\")


def _pen(network: Network, derivation: Derivation, numbers: Numbers) -> Printer:
    """Gradients have the shape of their quantities in code, so also in the comments."""
    shaped = replace(network, notation={**network.notation, "layout": "denominator"})
    return sheet(shaped, derivation, numbers).ink


def _argument(gradient: Gradient | None, name: str) -> str:
    """The given part is the whole gradient where nothing in the file adds to it."""
    whole = gradient is None or gradient.matrix == adjoint(gradient.of)
    return f"d_{name}" if whole else f"d_{name}_given"


def _total(network: Network, upstream: Mapping[str, str], dialect: Dialect) -> str:
    """L, plus <dL/dh, h> for what is given from outside: its derivative in h is the given part."""
    summed = f"{dialect.module}.sum"
    parts = [f'{summed}(found["{network.loss}"])'] if network.equation(network.loss) else []
    parts += [f'{summed}(values["{argument}"] * found["{name}"])' for name, argument in upstream.items()]
    return " + ".join(parts) or "0.0"


def _loose_sizes(network: Network) -> tuple[str, ...]:
    """Sizes that formulas speak of and no array has."""
    spoken = (node for equation in network.equations for node in forms_in(equation.form))
    found = dict.fromkeys(node.name for node in spoken if isinstance(node, SizeOf))
    held = {axis for q in network.quantities.values() for axis in q.array.shape}
    return tuple(name for name in found if name not in held and network.sizes.get(name) is None)


def _refuse_clashes(network: Network) -> None:
    for name in (*network.quantities, *network.functions):
        if name in OURS:
            raise SymbackpropError(f"{name} is a name that the code itself uses; call the quantity {name}0")
