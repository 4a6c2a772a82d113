"""The lines of a module of code: h = relu(z) in code, under its equation in LaTeX."""

from __future__ import annotations

from dataclasses import dataclass

from symbackprop.algebra.forms import Array, Form, adjoint, arrays
from symbackprop.derive.split import UNNAMED
from symbackprop.derive.steps import Derivation, Gradient
from symbackprop.errors import SymbackpropError
from symbackprop.network.network import Network
from symbackprop.write.code.dialect import Dialect
from symbackprop.write.code.python_form import python
from symbackprop.write.latex.printer import Printer


@dataclass(frozen=True, slots=True)
class Line:
    """One assignment, and the equation it implements in LaTeX."""

    equation: str
    code: str


@dataclass(frozen=True, slots=True)
class Writer:
    """Equations and gradients of one network as lines of code in one dialect."""

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
            owner, _, number = part.partition(UNNAMED)
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
        return Line(_comment(said), f"{self.called.get(out.name, out.name)} = {self.code(form)}")

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
        return (Line(_comment(said), f"d_{name} = {self.code(gradient.matrix)}"),)


def _comment(latex: str) -> str:
    return " ".join(latex.split())
