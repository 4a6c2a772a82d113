"""`Network`: quantities, equations in order of evaluation, and what the file says about them.

An `Equation` holds our own matrix form; `rhs` gives the same as a SymPy matrix expression, built on demand, so
that deriving never waits for SymPy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from symbackprop.algebra.forms import Array, Form
from symbackprop.network.ask import Ask
from symbackprop.network.claim import Claim
from symbackprop.network.family import Family
from symbackprop.network.shown import markdown_of

if TYPE_CHECKING:
    import sympy

Role = Literal["input", "parameter", "target", "constant", "computed"]
Cell = Fraction | None  # None: unknown
Table = tuple[tuple[Cell, ...], ...]  # rows of cells, always two-dimensional


@dataclass(frozen=True, slots=True)
class Quantity:
    """A declared or computed name: what it is and how it is written."""

    array: Array
    role: Role
    latex: str | None = None
    aliases: tuple[str, ...] = ()
    facts: frozenset[Literal["one_hot", "simplex", "positive"]] = frozenset()
    label: int | str | None = None  # the number of classes of a label target

    @property
    def name(self) -> str:
        return self.array.name


@dataclass(frozen=True, slots=True)
class Equation:
    """out = form, assigned once."""

    out: Array
    form: Form

    @property
    def name(self) -> str:
        return self.out.name

    @property
    def rhs(self) -> sympy.Expr:
        """The right side as a SymPy `MatrixExpr` (a scalar: `Expr`), by the table of the network language."""
        from symbackprop.network.sympy_border import to_sympy

        return to_sympy(self.form)


@dataclass(frozen=True, slots=True)
class Update:
    """Gradient descent, all parameters at once: rate, and the values that change before each later step."""

    rate: Fraction
    then: tuple[Mapping[str, Table], ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """A feed-forward network as equations; every name is assigned once, in order of evaluation.

    `loss` names the scalar that is differentiated; it need not be an equation when `upstream` is given.
    `upstream` maps a quantity to the LaTeX name of its given gradient, or None. `values` may name computed
    quantities, gradients and masks; its keys are canonical: `W`, `dL/dh`, `z > 0`, and elements stand in the
    table of their quantity. `sizes` maps a symbolic size to its number or None. LaTeX, here and in quantities,
    is as `latex_name` prints it. `faults` that are no errors are `warnings`.
    """

    title: str
    quantities: Mapping[str, Quantity]
    equations: tuple[Equation, ...]
    loss: str
    wrt: tuple[str, ...]
    name: str = ""
    notes: str = ""
    vectors: Literal["column", "row"] = "column"
    sizes: Mapping[str, int | None] = field(default_factory=dict)
    size_aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    functions: Mapping[str, Literal["elementwise", "scalar"]] = field(default_factory=dict)
    upstream: Mapping[str, str | None] = field(default_factory=dict)
    kinks: Mapping[str, Fraction] = field(default_factory=dict)
    update: Update | None = None
    values: Mapping[str, Table] = field(default_factory=dict)
    samples: tuple[Mapping[str, Table], ...] = ()
    expected: tuple[tuple[str, Any], ...] = ()
    notation: Mapping[str, Any] = field(default_factory=dict)
    reading: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)  # ask and claims as they are written
    ask: tuple[Ask, ...] = ()
    claims: tuple[Claim, ...] = ()
    family: Family | None = None  # families whose range has no number: the network is an instance of them
    index: str = ""  # of the families whose cells are all written out
    digest: str = ""  # a hash of the declaration: the seed of every random draw
    warnings: tuple[str, ...] = ()

    def equation(self, name: str) -> Equation | None:
        """The equation that computes a name, or None for what is given."""
        return next((e for e in self.equations if e.out.name == name), None)

    def array(self, name: str) -> Array:
        return self.quantities[name].array

    def with_role(self, role: Role) -> tuple[Quantity, ...]:
        return tuple(q for q in self.quantities.values() if q.role == role)

    def _repr_markdown_(self) -> str | None:
        """What a notebook shows: equations, shapes and given numbers, typeset."""
        return markdown_of("network", self)
