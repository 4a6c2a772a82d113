"""A module of code of one solved network: `--format python` (NumPy) and `--format torch`."""

from __future__ import annotations

from dataclasses import replace

from symbackprop.derive.derive import derive
from symbackprop.derive.no_formula import without_formula
from symbackprop.derive.steps import Derivation
from symbackprop.network.network import Network
from symbackprop.network.written_out import written_out
from symbackprop.numeric.solve import Numbers, work
from symbackprop.write.code.dialect import NUMPY
from symbackprop.write.code.torch_functions import TORCH
from symbackprop.write.code.view import code_view
from symbackprop.write.sheet.templates import code_environment

CELLS = 3  # of families whose range is a symbol: a first cell, one in the middle, a last one


def code_module(network: Network, derivation: Derivation, numbers: Numbers, library: str) -> str:
    """The text of the module; `library` is python or torch."""
    dialect = TORCH if library == "torch" else NUMPY
    note = ""
    if (family := network.family) is not None:
        if CELLS not in family.small:
            written_out(network, "code")
        network = family.small[CELLS]
        derivation = derive(network, _of_cells(network, derivation))
        numbers = work(network, derivation)
        note = f", with {family.size} = {CELLS}" if family.size else f", of {family.index} up to {CELLS}"
    elif (wanted := _with_inputs(network, derivation)) is not None:
        derivation = derive(network, wanted)
    view = code_view(without_formula(network), derivation, numbers, dialect)
    template = "torch.txt" if library == "torch" else "numpy.txt"
    shown = replace(view, title=view.title + note)
    return code_environment().get_template(template).render(code=shown)


def _of_cells(network: Network, general: Derivation) -> tuple[str, ...]:
    """What was asked of the families, as names of the cells: of dL/dh[t] each dL/dh_1, dL/dh_2, .."""
    asked = {name.partition("[")[0] for name, gradient in general.gradients.items() if gradient.wanted}
    found = [name for name in network.wrt if name in asked or name.rpartition("_")[0] in asked]
    return tuple(found) or network.wrt


def _with_inputs(network: Network, derivation: Derivation) -> tuple[str, ...] | None:
    """Gradients of what is given too, where only those are asked for that a check cannot reach: dL/dz."""
    wanted = [name for name, gradient in derivation.gradients.items() if gradient.wanted]
    roles = {name: network.quantities[name].role for name in wanted}
    if "computed" not in roles.values():
        return None
    moved = (q.name for role in ("input", "parameter") for q in network.quantities.values() if q.role == role)
    return tuple(dict.fromkeys([*wanted, *moved]))
