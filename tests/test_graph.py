"""The computation graph of a network, as SVG and as TikZ: who stands where, what runs back, what is told."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from test_cli import imported_by, refused, run

from symbackprop.network.file import load, loads
from symbackprop.network.network import Network
from symbackprop.write.graph.glyphs import outline
from symbackprop.write.graph.parts import Diagram, diagram
from symbackprop.write.graph.svg import MARGIN, graph_svg, picture_of
from symbackprop.write.graph.tikz import graph_tikz
from symbackprop.write.latex.printer import printer

ROOT = Path(__file__).resolve().parent.parent
WORKED = sorted(ROOT.glob("worked/*/net.yaml"))
SVG = "{http://www.w3.org/2000/svg}"

LAYER = """
inputs: {x: [2]}
parameters: {W: [3, 2], b: [3]}
targets: {t: [3]}
equations: {z: W @ x + b, h: tanh(z), L: sum((h - t)**2)}
"""
ODD_NAMES = r"""
title: 100% of <odd> & {names}
inputs: {x: {shape: [n], latex: '\boldsymbol{\xi}_{k}'}}
parameters: {W: {shape: [m, n], latex: '\widetilde{\mathcal{W}}^{[1]}'}, gamma: []}
equations: {zhat: gamma * (W @ x), loss_of_all: {is: sum(zhat**2), latex: '\mathfrak{L}_{\text{all}}'}}
notation: {gradient: d}
"""


def residual(blocks: int) -> str:
    lines = ["inputs: {h_0: [d]}", "targets: {y: [d]}", "parameters:"]
    lines += [f"  W_{k}: [d, d]" for k in range(1, blocks + 1)]
    lines += ["equations:"]
    for k in range(1, blocks + 1):
        lines += [f"  z_{k}: W_{k} @ h_{k - 1}", f"  a_{k}: relu(z_{k})", f"  h_{k}: a_{k} + h_{k - 1}"]
    return "\n".join([*lines, f"  L: 1/2 * sum((h_{blocks} - y)**2)", ""])


def network(text: str) -> Network:
    (found,) = loads(text)
    return found


def parts(text: str, adjoints: bool = True) -> Diagram:
    found = network(text)
    return diagram(found, printer(found), adjoints)


def drawn(text: str, adjoints: bool = False) -> ElementTree.Element:
    return ElementTree.fromstring(graph_svg(network(text), adjoints))


def classes(picture: ElementTree.Element) -> Counter[str]:
    return Counter(node.get("class", "") for node in picture.iter())


# -- what the graph shows ------------------------------------------------------------------------------------


def test_parameters_and_targets_stand_beside_what_they_enter_and_inputs_do_not() -> None:
    assert parts(LAYER).hosts == {"W": "z", "b": "z", "t": "L"}


def test_a_parameter_that_two_equations_share_stands_in_a_column() -> None:
    found = parts("inputs: {x: [2]}\nparameters: {W: [2, 2]}\nequations: {a: W @ x, b: W @ a, L: sum(b**2)}\n")
    assert (found.hosts, found.middle) == ({}, {"W"})


def test_an_input_that_enters_late_stands_beside_its_equation() -> None:
    text = "inputs: {x: [2], u: [2]}\nparameters: {W: [2, 2]}\nequations: {a: W @ x, b: a * u, L: sum(b**2)}\n"
    assert parts(text).hosts == {"W": "a", "u": "b"}


def test_an_equation_of_parameters_alone_begins_with_one() -> None:
    assert parts("parameters: {a: [], b: []}\nequations: {L: a**2 * b}\n").hosts == {"b": "L"}


def test_arrows_carry_one_function_and_boxes_the_sign_that_joins_what_enters() -> None:
    text = """
inputs: {x: [3], u: [3]}
parameters: {W: [3, 3], V: [3, 3]}
equations: {a: W @ x, b: V @ u, c: sigmoid(a) * b, d: softmax(c), L: -sum(log(d))}
"""
    found = parts(text)
    words = {(a.start, a.end): a.word for a in found.arrows if a.word}
    assert words == {("a", "c"): r"\sigma", ("c", "d"): r"\operatorname{softmax}", ("d", "L"): r"\mathrm{loss}"}
    assert found.words == {"c": r"\odot"}


@pytest.mark.parametrize(
    ("what", "sign"), [("a - y", "-"), ("y - a", "-"), ("a + y", "+"), ("y - a - x", "+"), ("-a - y", "+")]
)
def test_a_difference_has_its_minus_and_a_sum_its_plus(what: str, sign: str) -> None:
    text = f"inputs: {{x: [2]}}\ntargets: {{y: [2]}}\nequations:\n  a: tanh(x)\n  d: {what}\n  L: sum(d**2)\n"
    found = parts(text)
    assert sign in {*found.words.values(), *(arrow.word for arrow in found.arrows)}


def test_adjoints_run_back_only_where_a_gradient_is_asked_for() -> None:
    back = {(a.start, a.end) for a in parts(LAYER).arrows if a.back}
    assert back == {("W", "z"), ("b", "z"), ("z", "h"), ("h", "L")}
    assert not any(a.back for a in parts(LAYER, adjoints=False).arrows)
    assert {v.name for v in parts(LAYER).vertices if v.gradient} == {"W", "b", "z", "h"}


def test_only_a_bar_of_the_loss_says_something() -> None:
    barred = {v.name: v.gradient for v in parts(LAYER + "notation: {gradient: bar}\n").vertices}
    assert barred["L"] == r"\bar{L}"


def test_a_given_gradient_comes_in_from_outside() -> None:
    found = parts(
        "inputs: {x: [3]}\nparameters: {a: [4, 3]}\nequations: {z: a @ x, h: relu(z)}\nupstream: [h]\n"
    )
    (outside,) = (v for v in found.vertices if v.outside)
    (arrow,) = (a for a in found.arrows if a.end == outside.name)
    assert (arrow.start, arrow.forward, arrow.back) == ("h", False, True)


def test_what_enters_no_equation_is_not_drawn() -> None:
    found = parts(LAYER.replace("x: [2]", "x: [2], unused: [5]"))
    assert "unused" not in {v.name for v in found.vertices}


# -- SVG -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("net", WORKED, ids=lambda net: net.parent.name)
def test_every_worked_network_is_well_formed_svg_that_names_its_quantities(net: Path) -> None:
    found = load(net, None)
    picture = ElementTree.fromstring(graph_svg(found, adjoints=True))
    told = " ".join(node.get("aria-label", "") for node in picture.iter(f"{SVG}g"))
    for equation in found.equations:
        assert f"{equation.name}, computed" in told
    ids = [node.get("id") for node in picture.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert {node.get("href", "#")[1:] for node in picture.iter(f"{SVG}use")} <= set(ids)


def test_labels_are_outlines_and_no_text() -> None:
    picture = drawn(LAYER)
    assert not list(picture.iter(f"{SVG}text"))
    assert len(list(picture.iter(f"{SVG}use"))) > 8
    outlines = [p.get("d", "") for p in picture.iter(f"{SVG}path") if p.get("id")]
    assert outlines and all(re.fullmatch(r"[MLQCZHV\d. -]+", d) for d in outlines)


def test_backward_arrows_are_dashed_and_come_with_adjoints_only() -> None:
    assert classes(drawn(LAYER))["back"] == 0
    assert classes(drawn(LAYER, adjoints=True))["back"] == 4
    assert ".back{stroke:#a03c0c;stroke-dasharray" in graph_svg(network(LAYER))


def test_given_is_square_and_computed_is_round() -> None:
    for group in drawn(LAYER).iter(f"{SVG}g"):
        told, frame = group.get("aria-label"), group.find(f"{SVG}rect")
        if told and frame is not None:
            assert (frame.get("rx") == "0") == ("given" in told), told


def test_a_prefix_keeps_two_drawings_of_a_page_apart() -> None:
    first, second = (ElementTree.fromstring(graph_svg(network(LAYER), prefix=p)) for p in ("a", "b"))
    ids = [{n.get("id") for n in picture.iter() if n.get("id")} for picture in (first, second)]
    assert not ids[0] & ids[1]


def test_a_title_is_escaped() -> None:
    picture = drawn(ODD_NAMES)
    assert picture.findtext(f"{SVG}title") == "Computation graph: 100% of <odd> & {names}"


def test_what_the_typesetter_cannot_read_is_set_as_its_letters() -> None:
    assert outline(r"\left( W", 20).glyphs
    assert outline("", 20).width == 0
    assert outline("W", 40).width == pytest.approx(2 * outline("W", 20).width, rel=0.01)


def test_forty_quantities_go_on_several_lines() -> None:
    picture = drawn(residual(10))
    assert float(picture.get("width", "0")) <= 1280
    assert classes(picture)["again"] >= 2
    told = [g.get("aria-label") for g in picture.iter(f"{SVG}g") if g.get("aria-label")]
    assert len([t for t in told if t and not t.endswith("again")]) == 43


# -- TikZ ----------------------------------------------------------------------------------------------------


def test_tikz_has_an_arrow_for_each_arrow_of_the_graph() -> None:
    tex = graph_tikz(network(LAYER), adjoints=True)
    assert tex.count(r"\draw[fwd]") == 6
    assert tex.count(r"\draw[bwd]") == 4
    assert r"\BLOCK" not in tex and r"\VAR" not in tex


@pytest.mark.needs_tex
@pytest.mark.parametrize(
    "text",
    [LAYER, ODD_NAMES, residual(10), (ROOT / "worked/gated_softmax/net.yaml").read_text()],
    ids=["layer", "odd names", "forty", "gated"],
)
def test_tikz_compiles_on_one_page(text: str, tmp_path: Path) -> None:
    (tmp_path / "graph.tex").write_text(graph_tikz(network(text), adjoints=True), encoding="utf-8")
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "graph.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=120)
    assert done.returncode == 0, re.findall(r"^!.*(?:\n.*){3}", done.stdout, re.M)[:3]
    assert "(1 page" in done.stdout
    assert "Overfull" not in done.stdout


# -- the command ---------------------------------------------------------------------------------------------


@pytest.fixture
def net(tmp_path: Path) -> Path:
    (tmp_path / "net.yaml").write_text(LAYER)
    return tmp_path / "net.yaml"


def test_the_command_writes_svg_or_what_the_name_of_the_file_says(net: Path) -> None:
    assert run("graph", net).stdout.startswith("<svg ")
    assert run("graph", net, "--format", "tikz").stdout.startswith("% net: computation graph")
    for name, start in (("a.svg", "<svg "), ("a.tex", "% net"), ("a.tikz", "% net")):
        done = run("graph", "net.yaml", "--adjoints", "-o", name, cwd=net.parent)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", f"{name} is written\n")
        assert (net.parent / name).read_text(encoding="utf-8").startswith(start)


def test_the_command_draws_one_network_of_several(net: Path) -> None:
    net.write_text(f"name: one\n{LAYER}---\nname: two\n{LAYER.replace('tanh', 'sigmoid')}")
    one, two = (run("graph", net, "--net", name, "--format", "tikz").stdout for name in ("one", "two"))
    assert (r"\tanh" in one, r"\sigma" in one) == (True, False)
    assert (r"\tanh" in two, r"\sigma" in two) == (False, True)


def test_a_name_that_tells_no_format_is_refused(net: Path) -> None:
    message = refused(run("graph", net.name, "-o", "graph.png", cwd=net.parent))
    assert message.startswith("graph.png: this name tells no format; end it in .svg, .tex or .tikz")


def test_a_fault_of_the_file_is_told_before_anything_is_drawn(net: Path) -> None:
    net.write_text(LAYER.replace("W @ x", "x @ W"))
    assert refused(run("graph", "net.yaml", cwd=net.parent)).startswith("net.yaml:5:")


def test_a_drawing_waits_for_no_large_library(net: Path) -> None:
    assert not imported_by("graph", net, "--format", "tikz") & {"sympy", "numpy", "ziamath"}
    assert not imported_by("graph", net) & {"sympy", "numpy", "ziamath", "fontTools"}


@pytest.mark.parametrize(("wrt", "words"), [("", 1), ("wrt: []\n", 0)])
def test_only_what_is_differentiated_is_called_a_loss(wrt: str, words: int) -> None:
    text = f"inputs: {{x: [3]}}\nparameters: {{v: [3]}}\nequations:\n  y: 2 + v.T @ x\n{wrt}"
    (network,) = loads(text)
    found = diagram(network, printer(network), adjoints=False)
    said = [*found.words.values(), *(arrow.word for arrow in found.arrows)]
    assert said.count(r"\mathrm{loss}") == words


def penalised(depth: int) -> str:
    """A chain of layers; penalties of its first and third weight enter the loss."""
    weights = ", ".join(f"W_{k}: [3, 3]" for k in range(1, depth + 1))
    chain = "\n".join(f"  z_{k}: W_{k} @ tanh({f'z_{k - 1}' if k > 1 else 'x'})" for k in range(1, depth + 1))
    return (
        f"inputs: {{x: [3]}}\nparameters: {{{weights}}}\nequations:\n{chain}\n"
        f"  R: sum(W_1**2)\n  S: sum(W_3**2)\n  L: sum(z_{depth}**2) + R + S\n"
    )


@pytest.mark.parametrize("widest", [460.0, 1240.0])
def test_a_penalty_keeps_no_drawing_in_one_wide_line(widest: float) -> None:
    found = network(penalised(18))
    whole = diagram(found, printer(found), True)
    picture = picture_of(found, whole, True, "g", widest)
    assert float(picture.width) <= widest + 2 * MARGIN
    again = {node.told: node for node in picture.nodes if node.name in {"R", "S"} and node.style == "again"}
    assert sorted(again) == ["R, again at L", "S, again at L"]
    told = [arrow.told for arrow in picture.arrows]
    assert {"R, again at L enters L", "gradient from L to S, again at L"} <= set(told)
    assert "R enters L" not in told and len(told) == 2 * len(whole.arrows) - 1, "every arrow is drawn, once"


def test_a_drawing_that_has_room_repeats_nothing() -> None:
    found = network(penalised(4))
    picture = picture_of(found, diagram(found, printer(found), True), True, "g")
    assert all(node.style != "again" for node in picture.nodes)


def test_what_is_given_stands_before_its_first_box_and_again_at_a_far_one() -> None:
    text = penalised(12).replace("parameters: {", "parameters: {w: [3], ").replace("z_1)", "z_1) + w", 1)
    found = network(text.replace("@ tanh(z_9)", "@ tanh(z_9) + w"))
    picture = picture_of(found, diagram(found, printer(found), False), False, "g", 460.0)
    assert Counter(node.told.partition(" at ")[0] for node in picture.nodes if node.name == "w") == {
        "w, given": 1,
        "w, again": 1,
    }
