"""A solved network as a Python module: forward pass, gradients line by line, and a check by finite differences.

NumPy is all it needs. Arrays have two axes, in the shapes of the file; each line stands under its equation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symbackprop.derive.steps import Derivation, Gradient
from symbackprop.errors import SymbackpropError
from symbackprop.network.network import Network, Quantity
from symbackprop.numeric.rounding import nearest_double
from symbackprop.numeric.solve import Numbers
from symbackprop.numeric.value import cell_rows
from symbackprop.write.latex import Printer, printer
from symbackprop.write.python_form import python

SIZES = (3, 2, 4, 5, 6, 7)  # of sizes without a number: small and different
TAIL = '''
def loss(given):
    """The scalar that is differentiated; a given gradient stands for what lies behind it."""
    values = forward(**{name: given[name] for name in INPUTS})
    if LOSS in values:
        return float(np.sum(values[LOSS]))
    return float(sum(np.sum(given["d_" + name + "_given"] * values[name]) for name in UPSTREAM))


def check(step=1e-6, tolerance=1e-6):
    """Compare every gradient with central differences at the example; returns the largest relative error."""
    given, worst = example(), 0.0
    for name, found in gradients(**given).items():
        numeric = np.zeros_like(given[name])
        for place in np.ndindex(given[name].shape):
            moved = []
            for sign in (1, -1):
                other = dict(given)
                other[name] = given[name].copy()
                other[name][place] += sign * step
                moved.append(loss(other))
            numeric[place] = (moved[0] - moved[1]) / (2 * step)
        wide = np.broadcast_to(found, numeric.shape)
        error = np.max(np.abs(wide - numeric)) / max(1.0, np.max(np.abs(numeric)))
        worst = max(worst, float(error))
        if not error < tolerance:
            raise AssertionError(f"d_{name} differs from the differences by {error:.1e}")
    return worst


if __name__ == "__main__":
    print(f"every gradient agrees with central differences, largest relative error {check():.1e}")
'''


def code_page(network: Network, derivation: Derivation, numbers: Numbers) -> str:
    """The module's text; what has no matrix form, or no definition, has no code and is refused by name."""
    _refuse(network, derivation)
    pen = printer(network).ink()
    given = [q for q in network.quantities.values() if q.role != "computed"]
    names = [q.name for q in given]
    upstream = [f"d_{name}_given" for name in network.upstream]
    title = "".join(c for c in network.title if c.isprintable() and c not in '"\\')
    parts = [
        f'"""{title}: forward pass and gradients, each line under its equation.\n\n'
        'Arrays have two axes. Run the file to compare the gradients with finite differences.\n"""',
        "import numpy as np",
        f"INPUTS = {names!r}\nUPSTREAM = {list(network.upstream)!r}\nLOSS = {network.loss!r}",
        "\n".join(_forward(network, pen, names)),
        "\n".join(_gradients(network, derivation, pen, names, upstream)),
        "\n".join(_example(network, numbers, given)),
    ]
    text = "\n\n\n".join(parts) + "\n\n" + TAIL
    return text.replace(
        "\n\n\nimport numpy", "\n\nimport math\nimport numpy" if "math." in text else "\n\nimport numpy", 1
    )


def _refuse(network: Network, derivation: Derivation) -> None:
    if network.family is not None:
        raise SymbackpropError("code needs a number of cells; give the range a number under sizes")
    if network.functions:
        name = next(iter(network.functions))
        raise SymbackpropError(f"the function {name} has no definition, so there is no code for it")
    for gradient in _shown(network, derivation):
        if gradient.matrix is None:
            raise SymbackpropError(
                f"the gradient in {gradient.of.name} has no matrix form, so there is no code for it; "
                "take the elements from --format json"
            )


def _shown(network: Network, derivation: Derivation) -> Iterator[Gradient]:
    """Gradients of the page, from the loss back."""
    for name, gradient in derivation.gradients.items():
        if name != network.loss and name not in derivation.unnamed:
            yield gradient


def _comment(left: str, right: str) -> str:
    return f"    # {left} = {right}".replace("\n", " ")


def _forward(network: Network, pen: Printer, names: Sequence[str]) -> Iterator[str]:
    yield f"def forward({', '.join(names)}):"
    yield '    """Every computed quantity by its name."""'
    for equation in network.equations:
        yield _comment(pen.name(equation.name), pen.form(equation.form))
        yield f"    {equation.name} = {python(equation.form, network)}"
    computed = ", ".join(f'"{e.name}": {e.name}' for e in network.equations)
    yield f"    return {{{computed}}}"


def _gradients(
    network: Network, derivation: Derivation, pen: Printer, names: Sequence[str], upstream: Sequence[str]
) -> Iterator[str]:
    yield f"def gradients({', '.join([*names, *upstream])}):"
    yield '    """What was asked for: the gradient of the loss in each name."""'
    yield f"    values = forward({', '.join(names)})"
    for equation in network.equations:
        yield f'    {equation.name} = values["{equation.name}"]'
    if network.loss in derivation.gradients:
        yield f"    d_{network.loss} = 1.0"
    for gradient in _shown(network, derivation):
        if gradient.matrix is not None:
            left, right = pen.gradient_equation(gradient.of, gradient.matrix)
            yield _comment(left, right)
            name, code = f"d_{gradient.of.name}", python(gradient.matrix, network)
            # what arrives from outside may be all there is
            yield f"    {name} = {f'{name}_given' if code == name else code}"
    given = [q.name for q in network.quantities.values() if q.role != "computed"]
    asked = [g.of.name for g in _shown(network, derivation) if g.wanted and g.of.name in given]
    yield f"    return {{{', '.join(f'{chr(34)}{name}{chr(34)}: d_{name}' for name in asked)}}}"


# -- an example ----------------------------------------------------------------------------------------------


def _example(network: Network, numbers: Numbers, given: Sequence[Quantity]) -> Iterator[str]:
    """The values of the file where they are whole, else random ones at sizes that are small and different."""
    values = {q.name: numbers.scope.values.get(q.name) for q in given}
    whole = all(v is not None and v.exact is not None for v in values.values()) and not numbers.samples
    sizes = _sizes(network)
    yield "def example():"
    yield '    """Numbers for every input, parameter and target."""'
    yield "    draw = np.random.default_rng(1)"
    yield "    return {"
    for quantity in given:
        value = values[quantity.name]
        if whole and value is not None:
            rows = [[nearest_double(cell) for cell in row if cell is not None] for row in cell_rows(value)]
            yield f'        "{quantity.name}": np.array({rows!r}),'
        else:
            yield f'        "{quantity.name}": {_drawn(quantity, sizes)},'
    for name in network.upstream:
        yield f'        "d_{name}_given": {_normal(network.quantities[name], sizes)},'
    yield "    }"


def _sizes(network: Network) -> dict[str, int]:
    named = [a for q in network.quantities.values() for a in (*q.array.shape, q.label) if isinstance(a, str)]
    free = [n for n in dict.fromkeys([*network.sizes, *named]) if network.sizes.get(n) is None]
    drawn = {name: SIZES[k % len(SIZES)] for k, name in enumerate(free)}
    return {**{n: s for n, s in network.sizes.items() if s is not None}, **drawn}


def _shape(quantity: Quantity, sizes: dict[str, int]) -> tuple[int, int]:
    rows, columns = (1 if a is None else sizes[a] if isinstance(a, str) else a for a in quantity.array.shape)
    return rows, columns


def _normal(quantity: Quantity, sizes: dict[str, int]) -> str:
    return f"draw.normal(size={_shape(quantity, sizes)})"


def _drawn(quantity: Quantity, sizes: dict[str, int]) -> str:
    """What the file says of a quantity holds for its random numbers too."""
    shape = _shape(quantity, sizes)
    if quantity.label is not None:
        last = sizes[quantity.label] if isinstance(quantity.label, str) else quantity.label
        return f"draw.integers(1, {last}, size={shape}, endpoint=True)"
    if "one_hot" in quantity.facts:
        return f"np.eye({shape[0] * shape[1]})[0].reshape({shape})"
    if "simplex" in quantity.facts:
        return f"draw.dirichlet(np.ones({shape[0] * shape[1]})).reshape({shape})"
    if "positive" in quantity.facts or quantity.role == "target":
        return f"draw.uniform(0.2, 0.8, size={shape})"
    return _normal(quantity, sizes)
