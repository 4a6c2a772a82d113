"""`Answer`: a question with the chain of steps that answers it, its element form and its matrix form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symbackprop.algebra.forms import Array, Form
from symbackprop.algebra.shapes import Shape
from symbackprop.algebra.terms import Entry, Index, Sums
from symbackprop.derive.curved import Curved
from symbackprop.derive.fixed_letters import Fixed
from symbackprop.derive.layer_table import Layer
from symbackprop.derive.steps import Chain, Derivation
from symbackprop.network.ask import Ask

ITSELF = "entries depend on themselves only"  # the step that says dout_i/dout_a = delta_ai


@dataclass(frozen=True, slots=True)
class Answer:
    """dout/dwrt at their places. `open` are the indices of whole axes, those of `out` first; `letters` those
    that the question names. In the steps dL/dq is dout/dq: the network of `derivation` ends at `out`.
    """

    ask: Ask
    derivation: Derivation
    out: Entry
    wrt: Entry
    open: tuple[Index, ...]
    letters: Mapping[Index, str]
    chain: Chain | None  # None: dout/dwrt stays as it is
    element: Sums
    shape: Shape | None  # of the matrix of all places; None above rank 2
    matrix: Form | None
    lifting: Chain | None
    of_loss: bool
    short: Sums = ()  # the element form before upstream gradients were put in
    fixed: tuple[Fixed, ...] = ()  # the names in `matrix` that stand for entries at the letters
    inner: Answer | None = None  # the gradient that stands in `short`, where the answer is to be filled in

    @property
    def free(self) -> tuple[Index, ...]:
        return (*self.letters, *self.open)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer without places: a slope, a parameter after its update, an expression, a table, words."""

    ask: Ask
    lhs: Form | None = None
    rhs: Form | None = None
    chain: Chain | None = None
    derivation: Derivation | None = None
    variable: Array | None = None
    layers: tuple[Layer, ...] = ()


Answered = Answer | Told | Curved
