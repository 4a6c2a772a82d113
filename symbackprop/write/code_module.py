"""A module of code of one solved network: `--format python` (NumPy) and `--format torch`."""

from __future__ import annotations

from dataclasses import replace

from symbackprop.derive.derive import derive
from symbackprop.derive.no_formula import without_formula
from symbackprop.derive.steps import Derivation
from symbackprop.network.network import Network
from symbackprop.numeric.solve import Numbers, work
from symbackprop.write.code_dialect import NUMPY
from symbackprop.write.code_view import code_view
from symbackprop.write.templates import code_environment
from symbackprop.write.torch_functions import TORCH

CELLS = 3  # of families whose range is a symbol: a first cell, one in the middle, a last one


def code_module(network: Network, derivation: Derivation, numbers: Numbers, library: str) -> str:
    """The text of the module; `library` is python or torch."""
    dialect = TORCH if library == "torch" else NUMPY
    note = ""
    if (family := network.family) is not None:
        network = family.small[CELLS]
        derivation = derive(network)
        numbers = work(network, derivation)
        note = f", with {family.size or 'the last ' + family.index} = {CELLS}"
    elif (wanted := _with_inputs(network, derivation)) is not None:
        derivation = derive(network, wanted)
    view = code_view(without_formula(network), derivation, numbers, dialect)
    template = "torch.txt" if library == "torch" else "numpy.txt"
    shown = replace(view, title=view.title + note)
    return code_environment().get_template(template).render(code=shown)


def _with_inputs(network: Network, derivation: Derivation) -> tuple[str, ...] | None:
    """Gradients of what is given too, where only those are asked for that a check cannot reach: dL/dz."""
    wanted = [name for name, gradient in derivation.gradients.items() if gradient.wanted]
    roles = {name: network.quantities[name].role for name in wanted}
    if "computed" not in roles.values():
        return None
    moved = (q.name for role in ("input", "parameter") for q in network.quantities.values() if q.role == role)
    return tuple(dict.fromkeys([*wanted, *moved]))
