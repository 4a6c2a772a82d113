"""What a module of code is filled with: names, and lines that each carry the equation they implement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from symbackprop.algebra.forms import Array, Form, SizeOf, adjoint, arrays
from symbackprop.algebra.inside import forms_in
from symbackprop.derive.steps import Derivation, Gradient
from symbackprop.errors import SymbackpropError
from symbackprop.network.network import Network
from symbackprop.numeric.solve import Numbers
from symbackprop.write.code.dialect import Dialect
from symbackprop.write.code.python_form import python
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
class Line:
    """One assignment, and the equation it implements in LaTeX."""

    equation: str
    code: str


@dataclass(frozen=True, slots=True)
class General:
    """A general elementwise function of the network, and its slope."""

    name: str
    slope: str


@dataclass(frozen=True, slots=True)
class CodeView:
    """Everything that the template of a module places; `total` is what the gradients are derivatives of."""

    title: str
    about: str
    module: str
    loss: str
    total: str
    total_says: str
    takes: str  # the arguments of forward
    forward_names: str
    takes_all: str  # and of gradients
    forward: tuple[Line, ...]
    values: str  # what forward returns
    unpacked: str
    gradients: tuple[Line, ...]
    found: str  # what gradients returns
    compared: str
    functions: tuple[General, ...]
    given: Given
    needs_math: bool
    example_takes: str
    example_says: str
    generator: str
    draws_uniform: bool
    draws_one_hot: bool
    draws_simplex: bool
    says_nothing_compared: str


def code_view(network: Network, derivation: Derivation, numbers: Numbers, dialect: Dialect) -> CodeView:
    """The module of one network whose cells are written out."""
    _refuse_clashes(network)
    writer = _Writer(network, derivation, dialect, _pen(network, derivation, numbers))
    shown = tuple(g for g in derivation.gradients.values() if g.of.name not in derivation.unnamed)
    upstream = {name: _argument(derivation.gradients.get(name), name) for name in network.upstream}
    inputs = [q.name for q in network.quantities.values() if q.role != "computed"]
    computed = [equation.name for equation in network.equations]
    sizes = _loose_sizes(network)
    forward = tuple(writer.equation(e.out, e.form) for e in network.equations)
    backward = (*writer.parts(shown), *(line for g in shown for line in writer.gradient(g)))
    takes = [*inputs, *sizes]
    given = given_numbers(network, upstream, sizes, dialect)
    checked = [
        g.of.name
        for g in shown
        if g.of.name in inputs or (dialect.module == "torch" and g.of.name != network.loss)
    ]
    return CodeView(
        title=one_line(": ".join(filter(None, (network.title, network.name)))),
        about=ABOUT[dialect.module],
        module=dialect.module,
        loss=network.loss,
        total=_total(network, upstream, dialect),
        total_says=TOTAL_GIVEN if upstream else f"{network.loss}, whose derivatives the gradients are.",
        forward_names=_names(takes),
        takes=", ".join(takes),
        takes_all=", ".join([*takes, *upstream.values()]),
        forward=forward,
        values=_mapping({name: name for name in computed}),
        unpacked=_unpacked(computed),
        gradients=backward,
        found=_mapping({g.of.name: f"d_{g.of.name}" for g in shown}),
        compared=_names(checked),
        functions=tuple(
            General(name, f"{name}_prime") for name, kind in network.functions.items() if kind == "elementwise"
        ),
        given=given,
        needs_math=any("math." in line.code for line in (*forward, *backward)),
        example_takes=_example_takes(given),
        example_says=_example_says(given),
        generator=GENERATOR[dialect.module],
        draws_uniform="uniform" in given.draws,
        draws_one_hot="one_hot" in given.draws,
        draws_simplex="simplex" in given.draws,
        says_nothing_compared="" if checked else "no gradient was asked for: there is nothing to compare",
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


@dataclass(frozen=True, slots=True)
class _Writer:
    network: Network
    derivation: Derivation
    dialect: Dialect
    pen: Printer

    @property
    def called(self) -> dict[str, str]:
        """A part without a name of its own is called after its equation, under a name that is free."""
        taken = set(self.network.quantities) | set(self.network.sizes) | set(self.network.functions)
        found: dict[str, str] = {}
        for part in self.derivation.unnamed:
            owner, _, number = part.partition("\u00b7")
            name = f"{owner}_part_{number}"
            while name in taken:
                name += "_"
            found[part] = name
            taken.add(name)
        return found

    def code(self, form: Form) -> str:
        return python(form, self.network, self.dialect, self.called)

    def equation(self, out: Array, form: Form) -> Line:
        said = f"{self.pen.name(out.name)} = {self.pen.form(form)}"
        return Line(comment(said), f"{self.called.get(out.name, out.name)} = {self.code(form)}")

    def parts(self, shown: tuple[Gradient, ...]) -> tuple[Line, ...]:
        """The values of unnamed parts that the gradients speak of."""
        equations = {e.name: e for e in self.derivation.equations if e.name in self.derivation.unnamed}
        due = [a.name for g in shown if g.matrix is not None for a in arrays(g.matrix) if a.kind == "value"]
        needed: set[str] = set()
        while due:
            name = due.pop()
            if name in equations and name not in needed:
                needed.add(name)
                due += [a.name for a in arrays(equations[name].form)]
        return tuple(self.equation(e.out, e.form) for name, e in equations.items() if name in needed)

    def gradient(self, gradient: Gradient) -> tuple[Line, ...]:
        """d_z = .., or nothing where it is given as it is."""
        name = gradient.of.name
        if gradient.matrix is None:
            raise SymbackpropError(
                f"the gradient in {name} has no matrix form, so there is no code for it; "
                "take its entries from --format json, or leave it out with --wrt"
            )
        if gradient.matrix == adjoint(gradient.of):
            return ()
        said = f"{self.pen.form(adjoint(gradient.of))} = {self.pen.form(gradient.matrix)}"
        return (Line(comment(said), f"d_{name} = {self.code(gradient.matrix)}"),)


def comment(latex: str) -> str:
    return " ".join(latex.split())


def _argument(gradient: Gradient | None, name: str) -> str:
    """The given part is the whole gradient where nothing in the file adds to it."""
    whole = gradient is None or gradient.matrix == adjoint(gradient.of)
    return f"d_{name}" if whole else f"d_{name}_given"


def _total(network: Network, upstream: dict[str, str], dialect: Dialect) -> str:
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


# -- lists of names, on lines of their own where they are long -------------------------------------------------

ROOM = 100


def _names(names: Iterable[str]) -> str:
    quoted = [f'"{name}"' for name in names]
    return f"({quoted[0]},)" if len(quoted) == 1 else _listed("(", quoted, ")")


def _mapping(pairs: dict[str, str]) -> str:
    return _listed("{", [f'"{key}": {value}' for key, value in pairs.items()], "}")


def _unpacked(names: list[str]) -> str:
    if len(names) == 1:
        return f"({names[0]},)"
    short = ", ".join(names)
    return short if len(short) < ROOM // 2 else _listed("(", names, ")")


def _listed(start: str, parts: list[str], end: str) -> str:
    """One line where it fits, else as many parts a line as fit."""
    text = start + ", ".join(parts) + end
    if len(text) <= ROOM:
        return text
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part) + 2 > ROOM - 8:
            lines.append("")
        lines[-1] += ("" if not lines[-1] else " ") + part + ","
    return "\n".join([start, *(f"        {line}" for line in lines), f"    {end}"])
