"""Templates hold no logic, read nothing but the view model, and set a page that compiles."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from symbackprop.write.graph.tikz import TikzArrow, TikzLabel, TikzNode, TikzPicture, TikzPiece
from symbackprop.write.sheet.templates import svg_environment, templates_folder, tex_environment
from symbackprop.write.view.model import (
    ElementView,
    GradientView,
    NetworkView,
    Page,
    block,
    formula_rows,
    lines,
    side_column,
)

ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Getattr,
    nodes.Name,
    nodes.For,
    nodes.If,
    nodes.Include,
    nodes.Const,
)
TEMPLATES = sorted(p.name for p in (templates_folder() / "tex").glob("*.tex"))
DRAWINGS = sorted(p for folder in ("svg", "tikz") for p in (templates_folder() / folder).iterdir())


def forbidden(source: str, environment: jinja2.Environment | None = None) -> list[str]:
    """The kinds of node in a template's tree that are more than loop, place, include and ask."""
    found = []
    stack: list[nodes.Node] = [(environment or tex_environment()).parse(source)]
    while stack:
        node = stack.pop()
        if not isinstance(node, ALLOWED):
            found.append(type(node).__name__)
        stack.extend(node.iter_child_nodes())
    return found


def matrix(*rows: str) -> str:
    return r"\begin{bmatrix}" + r"\\".join(rows) + r"\end{bmatrix}"


W_2 = GradientView(
    name="W_2",
    quiet=r"$2\times2$, asked for",
    openings=(
        r"\dfrac{\partial L}{\partial W_2} = \up{\dfrac{\partial L}{\partial S_3}}"
        r"\cdot\dfrac{\partial S_3}{\partial W_2}",
    ),
    displays=(
        lines(
            [
                (
                    r"\dfrac{\partial L}{\partial W_2}",
                    r"= Y_2^{\top}\,\up{\dfrac{\partial L}{\partial S_3}}",
                    "",
                ),
                ("", "= " + matrix(r"\up0\cdot2&\up4\cdot2", r"\up0\cdot0&\up4\cdot0"), ""),
                ("", r"= \result{" + matrix("0&8", "0&0") + "}", ""),
            ]
        ),
    ),
    columns=(
        side_column(
            [
                ("w_{211}", r"\up{\partial L/\partial S_{31}}\cdot Y_{21}", "=", r"\up0\cdot2 = 0"),
                ("w_{212}", r"\up{\partial L/\partial S_{32}}\cdot Y_{21}", "=", r"\up4\cdot2 = 8"),
            ]
        ),
    ),
    has_beside=True,
    has_below=False,
    wheres=(),
)
S_3 = dataclasses.replace(
    W_2, name="S_3", quiet=r"$1\times2$", openings=(), has_beside=False, has_below=True, wheres=("with $s=3$",)
)
PICTURE = TikzPicture(
    width="20",
    height="6",
    corner="1.2",
    name_font=r"\small",
    guest_font=r"\small",
    gradient_font=r"\scriptsize",
    word_font=r"\scriptsize",
    size_font=r"\tiny",
    nodes=(
        TikzNode("given", "6", "6", "3", "3", "Y_2"),
        TikzNode("pill", "6", "6", "17", "3", "S_3"),
    ),
    arrows=(
        TikzArrow("fwd", "6,4", (TikzPiece(True, "6,4", "14,4", "14,4"),)),
        TikzArrow("bwd", "14,2", (TikzPiece(False, "12,0", "8,0", "6,2"),)),
    ),
    labels=(TikzLabel("op", "center", "10", "5", r"\mathrm{relu}"),),
)
NETWORK = NetworkView(
    title="One",
    named=True,
    heading="The network",
    equations=formula_rows([["S_3 = Y_2\\,W_2", r"Y_3 = \operatorname{relu}(S_3)"], ["L = 2"]]),
    where="with $m=3$",
    has_where=True,
    values=formula_rows([["Y_2 = " + matrix("2&0"), "W_2 = " + matrix("-1&2", "1&2")]]),
    forward=(block([[("S_3", "= 7"), ("Y_3", "= 8")], [("L", "= 9")]]),),
    has_forward=True,
    graphs=(PICTURE,),
    lists=(ElementView("The bars", "", (lines([(r"\bar y", r"= \bar L\,x", "from $L$")]),)),),
    gradients=(W_2, S_3),
    elements=(
        ElementView(
            "A weight, element by element",
            "$W_2$",
            (lines([("a", r"= \hit{\delta_{kp}}\,\delta_{iq}", "chain rule: sum over $i$"), ("", "= b", "")]),),
        ),
    ),
    updates=(ElementView("One step", "rate 1/2", (lines([("w", "= 3", "")]),)),),
    remarks=("A gradient has the shape of its quantity.", "Second."),
    has_remarks=True,
)
PAGE = Page("Two layers", "Two layers", "Every line was checked.", (NETWORK,))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_only_loops_places_includes_and_asks(name: str) -> None:
    source = (templates_folder() / "tex" / name).read_text(encoding="utf-8")
    assert forbidden(source) == []


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.name)
def test_a_template_of_a_drawing_has_no_logic_either(path: Path) -> None:
    environment = svg_environment() if path.suffix == ".svg" else tex_environment()
    assert forbidden(path.read_text(encoding="utf-8"), environment) == []


@pytest.mark.parametrize(
    "logic",
    [
        r"\VAR{a|upper}",
        r"\VAR{a + 1}",
        r"\BLOCK{set a = 2}",
        r"\VAR{f(2)}",
        r"\BLOCK{if a > 1}b\BLOCK{endif}",
        r"\VAR{a[0]}",
    ],
)
def test_the_walk_catches_logic(logic: str) -> None:
    assert forbidden(logic)


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        tex_environment().from_string(r"\VAR{page.colour}").render(page=PAGE)


def test_the_document_places_every_part() -> None:
    tex = tex_environment().get_template("document.tex").render(page=PAGE)
    for part in (
        "Two layers",
        "The network",
        "Forward",
        "Gradient in $W_2$",
        r"\entries",
        r"\below",
        r"\note",
        "Second.",
    ):
        assert part in tex
    assert r"\BLOCK" not in tex and r"\VAR" not in tex


def test_every_template_is_reached_from_a_document() -> None:
    reached, waiting = set(), ["document.tex", "questions.tex"]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        tree = tex_environment().parse((templates_folder() / "tex" / name).read_text(encoding="utf-8"))
        for include in tree.find_all(nodes.Include):
            assert isinstance(include.template, nodes.Const)
            if include.template.value not in reached:
                waiting.append(include.template.value)
    assert sorted(reached) == TEMPLATES


def test_an_aligned_display_has_no_empty_line() -> None:
    tex = tex_environment().get_template("document.tex").render(page=PAGE)
    inside = False
    for line in tex.splitlines():
        inside = (
            inside or line.startswith((r"\begin{align*}", r"\begin{gather*}", r"\["))
        ) and not line.startswith((r"\end{align*}", r"\end{gather*}", r"\]"))
        assert not (inside and not line.strip()), "TeX stops at an empty line in a display"
