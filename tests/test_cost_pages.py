"""What `cost` writes: the table, the data, the LaTeX, and the answer to a question."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from symbackprop import derive as solved
from symbackprop.derive.derive import derive
from symbackprop.errors import NetworkFileError
from symbackprop.network.file import loads
from symbackprop.network.product_text import NoProduct, read_product
from symbackprop.write.pages.cost_pages import cost_json, cost_page
from symbackprop.write.view.cost_answer import CostAnswer, cost_answer

LAYERS = """\
title: Two layers
vectors: row
inputs: {x: [7]}
parameters: {W_1: [7, 5], b_1: [5], W_2: [5, 3], b_2: [3]}
targets: {t: [3]}
equations:
  h: relu(x @ W_1 + b_1)
  y: h @ W_2 + b_2
  E: 1/2 * sum((y - t)**2)
"""

VECTORS = """\
sizes: {n: null, m: null}
inputs: {v: [n], y_1: [n], y_2: [m]}
equations: {w: v}
wrt: []
"""


def answer(text: str, product: str | None = None) -> CostAnswer:
    (network,) = loads(text)
    return cost_answer(network, derive(network, checks=False), product)


def page(text: str, width: int | None = None) -> str:
    (network,) = loads(text)
    return cost_page(network, derive(network, checks=False), width)


def test_the_table_in_a_pipe_has_a_line_for_each_layer_and_gradient() -> None:
    lines = page(LAYERS).splitlines()
    rows = {line[:14].strip(): line.split()[-6:] for line in lines[2:16]}
    assert rows["h"] == ["40", "35", "35", "5", "75", "10"]
    assert rows["y"] == ["18", "15", "15", "0", "30", "3"]
    assert rows["E"] == ["0", "4", "5", "0", "9", "1"]
    assert rows["forward pass"] == ["58", "54", "55", "5", "114", "82"]
    assert rows["dE/dW_1"][-5:] == ["35", "0", "0", "35", "35"]
    assert rows["dE/dh"][-5:] == ["15", "10", "0", "25", "5"]


def test_the_sentences_say_ratio_order_and_one_by_one() -> None:
    said = " ".join(page(LAYERS).split())
    assert "Forward pass: 114 operations." in said
    assert "each by a forward pass of its own: 6612 operations." in said
    symbolic = " ".join(page(LAYERS.replace("[7]", "[D]").replace("[7, 5]", "[D, 5]")).split())
    assert "Forward pass: 10*D + 44 operations, O(D)." in symbolic
    assert "(5*D + 23)*(10*D + 44) operations, O(D**2)" in symbolic


def test_a_terminal_sees_a_table_that_fits() -> None:
    shown = page(LAYERS, 80)
    assert max(map(len, shown.splitlines())) <= 80
    assert "───" in shown
    assert "add." in shown


def test_the_data_are_exact_strings() -> None:
    (network,) = loads(LAYERS)
    data = json.loads(cost_json(network, derive(network, checks=False)))
    assert data["parameters"] == "58"
    assert data["layers"][0]["names"] == ["h"]
    assert data["layers"][0]["operations"] == "75"
    assert data["gradients"]["W_1"]["entry"]["multiplications"] == "1"
    assert data["forward_to_backward"]["operations"] == ["57", "44"]
    assert data["backpropagation"]["operations"] == "202"


def test_forward_only_has_no_backward_pass() -> None:
    (network,) = loads(LAYERS + "wrt: []\n")
    data = json.loads(cost_json(network, derive(network, checks=False)))
    assert data["backward"] is None
    assert data["one_by_one"] is None
    assert "Backward" not in page(LAYERS + "wrt: []\n")


def test_the_answer_to_cost_is_two_tables_and_a_comparison() -> None:
    found = answer(LAYERS)
    forward, backward = found.tables
    assert r"\text{forward pass} & 58 & 54 & 55 & 5 & 114 \\" in forward
    assert r"\partial E/\partial W_1 & 35 & 0 & 0 & 35 \\[2pt]" in backward
    assert (r"\text{all derivatives in this way}", r"= 6{,}612") in found.rows
    assert "adding a bias" in found.said


def test_a_product_answer_compares_reverse_and_forward() -> None:
    found = answer(VECTORS, "Z = v @ v.T @ y_1 @ y_2.T")
    assert r"((v v^{\top}) y_1) y_2^{\top} & \text{forward} & m n + 2 n^{2}" in found.tables[0]
    rows = dict(found.rows)
    assert rows[r"\text{time: reverse minus forward}"] == "= 2 n (m - n)"
    assert rows[r"\text{memory: reverse is better}"] == r"\iff m < n"
    at = [left for left, _ in found.rows].index(r"\text{reverse}\colon")
    assert found.rows[at : at + 3] == (
        (r"\text{reverse}\colon", r"B_{1} = y_1 y_2^{\top}\text{ takes }m n"),
        ("", r"B_{2} = v^{\top} B_{1}\text{ takes }m n"),
        ("", r"Z = v B_{2}\text{ takes }m n"),
    )
    assert found.data["time"] == {
        "difference": "2*n*(m - n)",
        "reverse_wins": "m < n",
        "forward_wins": "m > n",
    }
    assert [order["order"] for order in found.data["cheapest"]] == [
        "(v @ (v.T @ y_1)) @ y_2.T",
        "v @ ((v.T @ y_1) @ y_2.T)",
    ]


def test_the_letters_of_the_steps_are_not_those_of_the_network() -> None:
    found = answer(VECTORS.replace("v:", "B_0:").replace("w: v", "w: B_0"), "B_0 @ B_0.T @ y_1")
    assert dict(found.rows)[r"\text{reverse}\colon"].startswith(r"M = B_0^{\top} y_1")


@pytest.mark.parametrize(
    ("product", "message"),
    [
        ("Z = v @ u", "the product Z = v @ u is not read: unknown name u"),
        ("Z = v @ y_1", "the product Z = v @ y_1 is not read: v is n x 1 but y_1 is n x 1"),
        ("Z = v + y_1", r"v \+ y_1 is no product of matrices; write it with @"),
        ("v", "v is no product of matrices"),
    ],
)
def test_a_product_that_is_none_is_refused(product: str, message: str) -> None:
    (network,) = loads(VECTORS)
    with pytest.raises(NoProduct, match=message):
        read_product(network, product)


# -- the question ------------------------------------------------------------------------------------------


def asked(text: str) -> str:
    (network,) = loads(text)
    return solved(network).tex()


def test_cost_as_a_question_is_answered_on_the_sheet() -> None:
    page_of = asked(LAYERS + "ask:\n  - cost\n")
    assert "What do the forward and the backward pass cost?" in page_of
    assert r"\text{forward pass} & 58 & 54 & 55 & 5 & 114" in page_of
    assert r"Counted so: an $a \times b$ times a $b \times c$ product takes $abc$ multiplications" in page_of
    assert "$a(b - 1)c$ additions" in page_of
    assert "counted exactly" in page_of


def test_how_costs_are_counted_is_said_once() -> None:
    page_of = asked(LAYERS + "ask:\n  - cost\n  - dE/dW_1\n  - cost\n")
    assert page_of.count("Counted so:") == 1 and "Counted as in question 1." in page_of


def test_a_product_as_a_question_is_answered_on_the_sheet_and_in_the_data() -> None:
    text = VECTORS + "ask:\n  - cost: {product: Z = v @ v.T @ y_1}\n    text: Which way?\n    points: 2\n"
    assert r"\iff n > 1" in asked(text)
    (network,) = loads(text)
    (found,) = json.loads(solved(network).json())["answers"]
    assert (found["question"], found["text"], found["points"]) == ("cost: Z = v @ v.T @ y_1", "Which way?", "2")
    assert found["cost"]["reverse"]["time"] == "2*n"


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        ("cost: {product: v @ u}", "7:11: the product v @ u is not read: unknown name u"),
        ("cost: {product: v}", "7:11: v is no product of matrices; write it with @, as in Z = A @ B @ x"),
        ("cost: {of: v}", "7:11: cost stands alone, or asks for a product, as cost: {product: Z = A @ B @ x}"),
        (
            "{cost: null, form: matrix}",
            "7:24: form is no key of the question cost; known are cost, text",
        ),
        (
            f"cost: {{product: {' @ '.join(['v @ v.T'] * 5)}}}",
            "7:11: the product has 10 factors; its orders are compared up to 8 factors",
        ),
    ],
)
def test_a_faulty_question_about_costs_is_told_with_its_place(ask: str, message: str) -> None:
    with pytest.raises(NetworkFileError) as caught:
        loads(f"title: Vectors\n{VECTORS}ask:\n  - {ask}\n")
    assert str(caught.value).startswith(f"net.yaml:{message}"), caught.value


# -- the command -------------------------------------------------------------------------------------------


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "symbackprop", "cost", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=dict(os.environ), timeout=120)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    net = tmp_path / "net.yaml"
    net.write_text(
        f"name: small\n{LAYERS}---\nname: wide\nextends: small\ninputs: {{x: [70]}}\n"
        "parameters: {W_1: [70, 5]}\n"
    )
    return net


def test_cost_writes_a_table_or_data(file: Path) -> None:
    done = run(file)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Two layers: small\n")
    found: dict[str, Any] = json.loads(run(file, "--net", "wide", "--format", "json").stdout)
    assert (found["net"], found["parameters"]) == ("wide", "373")


def test_cost_writes_a_file(file: Path, tmp_path: Path) -> None:
    done = run(file, "-o", tmp_path / "cost.txt")
    assert (done.returncode, done.stdout) == (0, "")
    assert "forward pass" in (tmp_path / "cost.txt").read_text()


def test_cost_of_a_file_that_is_wrong_is_refused(tmp_path: Path) -> None:
    net = tmp_path / "net.yaml"
    net.write_text("inputs: {x: [2]}\nequations: {L: y}\n")
    done = run(net)
    assert (done.returncode, done.stdout) == (2, "")
    assert "unknown name y" in done.stderr


def test_a_product_of_two_has_one_order_and_nothing_to_compare() -> None:
    found = answer(VECTORS, "H = v @ v.T")
    assert r"v v^{\top} &  & n^{2} & n^{2} + n \\[2pt]" in found.tables[0]
    assert found.rows == ()
