"""The view of a whole page: networks in the order of the file, the first whole, of the others what changes."""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.write.likeness import firsts
from symbackprop.write.sheet import Sheet
from symbackprop.write.tex_text import pdf_text, tex_text
from symbackprop.write.view import NO_GRAPH, ElementView, Lines, NetworkView, Page, lines
from symbackprop.write.view_element import Row, element_view, with_reason
from symbackprop.write.view_forward import forward_blocks
from symbackprop.write.view_gradient import gradient_view
from symbackprop.write.view_network import equation_rows, value_rows, where_line
from symbackprop.write.view_remarks import checked_line, remarks
from symbackprop.write.view_update import update_views


def page_view(sheets: Sequence[Sheet]) -> Page:
    """One document for all networks of a file."""
    first = sheets[0]
    title = first.network.title
    return Page(
        title=tex_text(title),
        plain_title=pdf_text(title),
        checked=checked_line(first),
        networks=tuple(network_view(s, named=k > 0) for k, s in enumerate(sheets)),
    )


def network_view(sheet: Sheet, named: bool) -> NetworkView:
    """One network's part of the page."""
    gradients = sheet.gradients()
    repeated = firsts(gradients)
    forward = forward_blocks(sheet)
    bars = _bars(sheet)
    where = where_line(sheet)
    said = remarks(sheet)
    return NetworkView(
        title=tex_text(sheet.network.title),
        named=named,
        heading="The network",
        shapes="",
        has_shapes=False,
        equations=equation_rows(sheet),
        where=where,
        has_where=bool(where),
        values=value_rows(sheet),
        forward=forward,
        has_forward=bool(forward),
        graph=NO_GRAPH,
        has_graph=False,
        bars=bars,
        bars_quiet="",
        bars_where=(),
        has_bars=bool(bars),
        gradients=tuple(
            gradient_view(sheet, g, repeated.get(g.of.name)) for g in gradients if g.of.name != sheet.network.loss
        ),
        elements=_elements(sheet),
        updates=update_views(sheet),
        remarks=said,
        has_remarks=bool(said),
    )


def _elements(sheet: Sheet) -> tuple[ElementView, ...]:
    """Each form of equation derived once."""
    if sheet.form == "matrix":
        return ()
    gradients = [g for g in sheet.gradients() if g.chains]
    repeated = firsts(gradients)
    by_name = {g.of.name: g for g in gradients}
    out = []
    for gradient in gradients:
        if gradient.of.name in repeated:
            continue
        others = [by_name[name] for name, first in repeated.items() if first == gradient.of.name]
        out.append(element_view(sheet, gradient, others))
    return tuple(out)


def _bars(sheet: Sheet) -> tuple[Lines, ...]:
    """The list of bars from the loss to the input, one a line, in bar notation."""
    if sheet.pen.hand.notation.gradient != "bar" or sheet.form == "element":
        return ()
    rows: list[Row] = []
    for gradient in sheet.gradients():
        if gradient.matrix is not None:
            form = sheet.pen.gradient_form(gradient.matrix)
            rows += with_reason(sheet.ink.gradient(gradient.of), f"= {sheet.pen.form(form)}", "")
    return (lines(rows),) if rows else ()
