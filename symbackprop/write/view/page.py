"""The view of a whole page: networks in the order of the file, the first whole, of the others what changes."""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.algebra.signature import Signature
from symbackprop.derive.steps import Gradient
from symbackprop.write.latex.tex_text import pdf_text, tex_text
from symbackprop.write.sheet.likeness import firsts, likeness
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.claims import claim_views
from symbackprop.write.view.element import element_view
from symbackprop.write.view.forward import forward_blocks
from symbackprop.write.view.gradient import gradient_view
from symbackprop.write.view.graph import graph_view
from symbackprop.write.view.list import as_list, list_views
from symbackprop.write.view.model import ElementView, NetworkView, Page
from symbackprop.write.view.network import equation_rows, value_rows, where_new
from symbackprop.write.view.remarks import checked_line, remarks
from symbackprop.write.view.update import update_views

Known = dict[Signature, str]


def page_view(sheets: Sequence[Sheet], pictures: bool = True, derivations: bool = True) -> Page:
    """One document for all networks of a file; `pictures`: with those that LaTeX draws.

    `derivations`: with each gradient, which an HTML page sets in a way of its own.
    """
    title = sheets[0].network.title
    known: Known = {}
    networks = []
    for k, sheet in enumerate(sheets):
        named = len(sheets) > 1 and k > 0
        networks.append(network_view(sheet, sheets[:k], known, named, pictures, derivations))
    return Page(tex_text(title), pdf_text(title), checked_line(sheets), tuple(networks))


def network_view(
    sheet: Sheet,
    before: Sequence[Sheet],
    known: Known,
    named: bool,
    pictures: bool = True,
    derivations: bool = True,
) -> NetworkView:
    """One network's part of the page; `known` are the forms of equation that were derived on it before."""
    gradients = [g for g in sheet.gradients() if g.of.name != sheet.network.loss]
    repeated = firsts(gradients)
    listed = as_list(sheet, gradients)
    forward = forward_blocks(sheet)
    said = remarks(sheet)
    new = [remark for remark in said if not any(remark in remarks(b) for b in before)]
    heading, equations = equation_rows(sheet, before)
    where = where_new(sheet, before)
    return NetworkView(
        title=tex_text(sheet.network.title),
        named=named,
        heading=heading,
        equations=equations,
        where=where,
        has_where=bool(where),
        values=value_rows(sheet),
        forward=forward,
        has_forward=bool(forward),
        graphs=graph_view(sheet) if pictures and not before and sheet.network.family is None else (),
        lists=list_views(sheet, gradients, repeated, _shown(sheet, before)) if listed else (),
        gradients=tuple(gradient_view(sheet, g, repeated.get(g.of.name)) for g in gradients)
        if derivations and not listed
        else (),
        elements=_elements(sheet, gradients, known) if derivations else (),
        updates=(*update_views(sheet), *claim_views(sheet)),
        remarks=tuple(new),
        has_remarks=bool(new),
    )


def _shown(sheet: Sheet, before: Sequence[Sheet]) -> set[str]:
    """Gradients that an earlier network of the file has alike, to the letter."""
    found = set()
    for other in before:
        for name, gradient in other.derivation.gradients.items():
            mine = sheet.derivation.gradients.get(name)
            same = mine is not None and likeness(mine) == likeness(gradient)
            if (
                same
                and mine is not None
                and mine.wanted == gradient.wanted
                and _of_one_form(sheet, other, name)
            ):
                found.add(name)
    return found


def _of_one_form(sheet: Sheet, other: Sheet, name: str) -> bool:
    """Do the consumers have the same equations in both networks?"""
    via = sheet.derivation.gradients[name].via
    return all(sheet.network.equation(n) == other.network.equation(n) for n in via)


def _elements(sheet: Sheet, gradients: Sequence[Gradient], known: Known) -> tuple[ElementView, ...]:
    """Each form of equation derived once on the page."""
    if sheet.form == "matrix":
        return ()
    groups: dict[Signature, list[Gradient]] = {}
    for gradient in gradients:
        if gradient.chains:
            groups.setdefault(likeness(gradient).key, []).append(gradient)
    new = {key: group for key, group in groups.items() if key not in known}
    known.update({key: group[0].of.name for key, group in new.items()})
    return tuple(element_view(sheet, group[0], group[1:]) for group in new.values())
