"""How names are written: declared LaTeX is read and printed back, an alias is a name or LaTeX of one."""

from __future__ import annotations

from dataclasses import replace

from symbackprop.network.complaints import Complaint, Path
from symbackprop.network.declaration import Declaration
from symbackprop.network.latex_name import LatexError, latex_name
from symbackprop.network.names import NAME


def spelled(declaration: Declaration) -> tuple[Declaration, list[Complaint]]:
    """The declaration with its LaTeX as we print it, and a complaint for each that is no name."""
    found: list[Complaint] = []

    def read(path: Path, latex: str | None) -> str | None:
        if latex is None:
            return None
        try:
            return latex_name(latex)
        except LatexError as error:
            found.append(Complaint(path, error.message, error.offset))
            return None

    def look(path: Path, aliases: tuple[str, ...]) -> None:
        for k, alias in enumerate(aliases):
            if not NAME.fullmatch(alias):
                read((*path, "aliases", k), alias)

    quantities, equations = dict(declaration.quantities), dict(declaration.equations)
    for name, quantity in quantities.items():
        look(("quantities", name), quantity.aliases)
        quantities[name] = replace(quantity, latex=read(("quantities", name, "latex"), quantity.latex))
    for name, assignment in equations.items():
        look(("equations", name), assignment.aliases)
        equations[name] = replace(assignment, latex=read(("equations", name, "latex"), assignment.latex))
    upstream = {n: read(("upstream", n, "latex"), latex) for n, latex in declaration.upstream.items()}
    return replace(declaration, quantities=quantities, equations=equations, upstream=upstream), found
