"""What a declaration asks of its equations: the loss, the gradients wanted, and settings that fit them."""

from __future__ import annotations

from symbackprop.algebra.forms import arrays
from symbackprop.algebra.shapes import is_scalar, show_shape
from symbackprop.network.complaints import Complaint, Path
from symbackprop.network.declaration import Declaration
from symbackprop.network.equations import Reading
from symbackprop.network.names import did_you_mean
from symbackprop.network.notation import refused
from symbackprop.rules.registry import RULES

LETTERS = ("L", "J", "E", "C", "Loss")  # for a loss that is not declared, the first that is free


def loss_of(declaration: Declaration, reading: Reading, complaints: list[Complaint]) -> str:
    """The scalar that is differentiated: as declared, else the last equation, else L."""
    name = declaration.loss
    if name is None:
        last = _last_equation(declaration, reading, complaints)
        return _free_letter(reading) if last is None else last
    if reason := _no_loss(name, declaration, reading):
        complaints.append(Complaint(("loss",), reason))
    return name


def _last_equation(declaration: Declaration, reading: Reading, complaints: list[Complaint]) -> str | None:
    """The last equation where it is the loss; None where it has upstream gradients, or is no scalar."""
    last = next(reversed(list(declaration.equations)), None)
    if last is None or last in reading.broken:
        return last
    shape = reading.quantities[last].array.shape
    if is_scalar(shape):
        return None if last in declaration.upstream else last
    if not declaration.upstream and declaration.wrt != () and not declaration.broken:
        repair = "end with a scalar, name one under loss, give upstream, or write wrt: []"
        said = f"the last equation is the loss, and {last} is {show_shape(shape)}; {repair}"
        complaints.append(Complaint(("equations", last), said))
    return None


def _no_loss(name: str, declaration: Declaration, reading: Reading) -> str | None:
    """Why the name that stands under `loss` cannot be differentiated."""
    forward_only = declaration.wrt == ()
    quantity = reading.quantities.get(name)
    if name in declaration.equations:
        if quantity and not is_scalar(quantity.array.shape) and not forward_only:
            return f"the loss is a scalar, and {name} is {show_shape(quantity.array.shape)}"
        return None
    if quantity is not None:
        return f"{name} is given, the loss is computed; name an equation"
    if declaration.upstream or forward_only or name in reading.broken:
        return None
    hint = did_you_mean(name, declaration.equations) or "; name an equation, or give upstream gradients"
    return f"{name} is not computed{hint}"


def _free_letter(reading: Reading) -> str:
    taken = {*reading.quantities, *reading.sizes, *reading.broken}
    return next((letter for letter in LETTERS if letter not in taken), "Loss_0")


def wrt_of(declaration: Declaration, reading: Reading, complaints: list[Complaint]) -> tuple[str, ...]:
    """The gradients wanted: as declared, else those of all parameters."""
    if declaration.wrt is None:
        return tuple(q.name for q in reading.quantities.values() if q.role == "parameter")
    for k, name in enumerate(declaration.wrt):
        _check_known(("wrt", k), name, reading, complaints)
        if name in declaration.wrt[:k]:
            complaints.append(Complaint(("wrt", k), f"{name} comes twice"))
    return declaration.wrt


def _check_known(path: Path, name: str, reading: Reading, complaints: list[Complaint]) -> None:
    if name not in reading.quantities and name not in reading.broken:
        hint = did_you_mean(name, reading.quantities)
        complaints.append(Complaint(path, f"{name} is not declared{hint}"))


def check_settings(declaration: Declaration, reading: Reading, complaints: list[Complaint]) -> None:
    """Upstream names are quantities, kinks are those of functions that have one."""
    for name in declaration.upstream:
        _check_known(("upstream", name), name, reading, complaints)
    kinked = [name for name, rule in RULES.items() if rule.kinks]
    for name in declaration.kinks:
        if name not in kinked:
            hint = did_you_mean(name, kinked) or f"; functions with a kink are {', '.join(sorted(kinked))}"
            complaints.append(Complaint(("kinks", name), f"{name} is no function with a kink{hint}"))
    for path, message in refused(declaration.notation):
        complaints.append(Complaint(("notation", *path), message))
    if declaration.update is not None and not any(
        q.role == "parameter" for q in declaration.quantities.values()
    ):
        complaints.append(Complaint(("update",), "there are no parameters to update"))


def unused(declaration: Declaration, reading: Reading) -> list[Complaint]:
    used = {array.name for equation in reading.equations for array in arrays(equation.form)}
    parameters = (q.name for q in declaration.quantities.values() if q.role == "parameter")
    return [
        Complaint(("quantities", name), f"the parameter {name} is not used")
        for name in parameters
        if name not in used
    ]
