"""The LaTeX document of one or several solved networks: view model in, template out."""

from __future__ import annotations

from collections.abc import Iterable

from symbackprop.derive.steps import Derivation
from symbackprop.network.network import Network
from symbackprop.numeric.solve import Numbers
from symbackprop.write.sheet.sheet import Sheet, sheet
from symbackprop.write.sheet.templates import tex_environment
from symbackprop.write.view.page import page_view

Solved = tuple[Network, Derivation, Numbers]


def tex_pages(solved: Iterable[Solved], form: str = "both", expanded: bool = False) -> str:
    """The document of all networks of a file: the first whole, of the others what changes."""
    sheets: list[Sheet] = [sheet(*each, form=form, expanded=expanded) for each in solved]
    return tex_environment().get_template("document.tex").render(page=page_view(sheets))
