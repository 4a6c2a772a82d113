"""One network's part of an HTML page: equations, graph, gradients, what hangs on them."""

from __future__ import annotations

from symbackprop.write.html.gradients import Known, Part, folds_of, gradient_section, summaries
from symbackprop.write.html.graph import page_drawing
from symbackprop.write.html.place import Place, section
from symbackprop.write.html.rows import sentence
from symbackprop.write.html.tables import forward_rows, network_tables, where_rest
from symbackprop.write.html.view import NetworkSection
from symbackprop.write.sheet.likeness import firsts
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.model import NetworkView

MOST_DRAWN = 80  # quantities of a graph that a reader can follow


def network_section(sheet: Sheet, view: NetworkView, number: int, known: Known, drawn: bool) -> NetworkSection:
    """`known`: the forms of equation whose derivation stands on the page before."""
    place = Place(number)
    gradients = [g for g in sheet.gradients() if g.of.name != sheet.network.loss]
    folds = folds_of(sheet, place, gradients, known)
    part = Part(sheet, place, firsts(gradients), folds, known)
    tables = network_tables(sheet, view.equations, view.values, view.where)
    sections = () if view.lists else tuple(gradient_section(part, gradient) for gradient in gradients)
    return NetworkSection(
        anchor=place.anchor("network"),
        title=sentence(view.title),
        named=view.named,
        heading=view.heading,
        tables=tables,
        where=where_rest(sheet, view.where, tables),
        forward=forward_rows(sheet, view.forward),
        drawings=(page_drawing(sheet, place.anchor, {g.of.name for g in gradients if sections}),)
        if drawn and len(sheet.network.quantities) <= MOST_DRAWN
        else (),
        lists=tuple(section(place, each, f"list-{k}") for k, each in enumerate(view.lists)),
        summaries=summaries(sheet, place, gradients) if len(sections) > 2 else (),
        gradients=sections,
        folds=tuple(folds.values()) if view.lists else (),
        updates=tuple(section(place, each, f"update-{k}") for k, each in enumerate(view.updates)),
        questions=(),
        remarks=tuple(sentence(remark) for remark in view.remarks),
    )
