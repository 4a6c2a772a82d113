"""Sheets: blanks for answers, fresh small integers by a seed, what cannot be drawn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from symbackprop.derive.answer import Answer
from symbackprop.errors import SymbackpropError
from symbackprop.network.file import load, loads
from symbackprop.network.network import Network
from symbackprop.numeric.alive import passes, unfit
from symbackprop.numeric.fresh import NothingFits, fresh
from symbackprop.numeric.value import flat_cells, is_zero
from symbackprop.solution import Solution, sheet, sheet_tex, solve, tex
from symbackprop.write.pages.network_file import with_values

WORKED = Path(__file__).resolve().parent.parent / "worked"
TWO_SAMPLES = """
title: Two samples of a small network
inputs:     {x: [2]}
targets:    {t: {shape: [3], one_hot: true}}
parameters: {W: [3, 2], b: [3]}
equations:
  z: W @ x + b
  h: relu(z)
  p: softmax(h)
  L: cross_entropy(p, t)
values: {W: [[1, 2], [3, 4], [5, 6]], b: [1, 1, 1]}
samples:
  - {x: [1, 2], t: [1, 0, 0]}
  - {x: [-1, 1], t: [0, 1, 0]}
ask:
  - {d: L, wrt: W, in_terms_of: [dL/dh]}
  - dL/dx[1]
"""


@pytest.fixture(scope="module", params=["homework_single", "homework_batch", "two samples"])
def solved(request: pytest.FixtureRequest) -> Solution:
    if request.param == "two samples":
        return solve(loads(TWO_SAMPLES)[0])
    return solve(load(WORKED / request.param / "net.yaml"))


def drawn_cells(network: Network) -> list[object]:
    tables = [*network.values.values(), *(t for s in network.samples for t in s.values())]
    return [cell for table in tables for row in table for cell in row]


def test_two_hundred_sheets_have_no_kink_no_dead_unit_and_no_answer_0(solved: Solution) -> None:
    answers = [answer for answer, _ in solved.answers]
    seen = set()
    for seed in range(1, 201):
        network, numbers, found = fresh(solved.network, solved.derivation, answers, seed)
        cells = drawn_cells(network)
        assert all(cell == int(str(cell)) and abs(int(str(cell))) <= 9 for cell in cells)
        assert unfit(network, passes(numbers)) == ""
        for answer, each in zip(answers, found, strict=True):
            if isinstance(answer, Answer) and answer.element and each.value is not None:
                assert not all(map(is_zero, flat_cells(each.value)))
        seen.add(tuple(map(str, cells)))
    assert len(seen) > 190


def test_a_seed_gives_the_same_sheet_again(solved: Solution) -> None:
    (first,), (second,), (other,) = sheet([solved], 5), sheet([solved], 5), sheet([solved], 6)
    assert first.network.values == second.network.values
    assert sheet_tex([first]) == sheet_tex([second]) != sheet_tex([other])


def test_the_solution_to_a_drawn_sheet_is_checked_and_has_its_numbers() -> None:
    text = (WORKED / "homework_single" / "net.yaml").read_text(encoding="utf-8")
    (made,) = sheet([solve(loads(text)[0])], 4)
    again = loads(with_values(text, [made.network], "net.yaml"))[0]
    assert again.values == made.network.values
    numbers = [n.value for _, n in solve(again).answers]
    assert numbers == [n.value for _, n in made.answers]
    assert "were checked exactly" in tex([solve(again)]) or "was checked exactly" in tex([solve(again)])


def test_values_of_samples_are_written_as_samples() -> None:
    (made,) = sheet([solve(loads(TWO_SAMPLES)[0])], 2)
    again = loads(with_values(TWO_SAMPLES, [made.network], "net.yaml"))[0]
    assert again.samples == made.network.samples and again.values == made.network.values


def test_a_sheet_that_only_counts_and_draws_is_given_no_numbers() -> None:
    wide = (
        "inputs: {x: [784]}\nparameters: {W: [512, 784], V: [10, 512]}\nequations: {h: relu(W @ x), y: V @ h}\n"
    )
    text = wide + "wrt: []\nask: [cost, graph, {text: Why?, answer: So.}]\n"
    (network,) = loads(text)
    (drawn,) = sheet([solve(network)], 7)
    assert not drawn.network.values
    assert with_values(text, [drawn.network], "wide.yaml") == text
    asked = text.replace("784", "3").replace("512", "4").replace("10", "2").replace("cost,", "'dy/dh',")
    assert set(sheet([solve(loads(asked)[0])], 7)[0].network.values) == {"x", "W", "V"}


def test_a_sheet_has_blanks_and_no_answer() -> None:
    solution = solve(load(WORKED / "homework_single" / "net.yaml"))
    page = sheet_tex([solution])
    body = page.split(r"\begin{document}")[1]
    assert body.count(r"\blank") >= 17 and body.count(r"\question{") == 17
    assert r"\answer{" not in body and r"\filled{" not in body and r"\num{" not in body
    assert "-55" not in body
    answered = tex([solution]).split(r"\begin{document}")[1]
    assert answered.count(r"\answer{") == 17 and r"\blank" not in answered


def test_a_network_that_cannot_be_alive_is_told() -> None:
    text = "inputs: {x: []}\nparameters: {w: []}\nequations: {z: -(w*x)**2, L: relu(z)}\nask: [dL/dw]\n"
    solution = solve(loads(text + "values: {x: 1, w: 2}\n")[0])
    with pytest.raises(NothingFits, match=r"dead in every sample|stands on a kink"):
        sheet([solution], 1)


def test_a_wide_network_that_no_draw_fits_is_told_after_few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "inputs: {x: [9]}\nparameters: {W: [40, 9]}\nequations: {h: relu(W @ x), y: sum(h)}\nask: [dy/dW]\n"
    solved = solve(loads(text)[0], checks=False)
    tried: list[Network] = []
    monkeypatch.setattr(
        "symbackprop.numeric.fresh.unfit", lambda drawn, _: tried.append(drawn) or "a unit is dead"
    )
    monkeypatch.setattr("symbackprop.numeric.fresh.MOST_DRAWN", 3 * (9 + 40 * 9))
    with pytest.raises(NothingFits, match="a unit is dead"):
        sheet([solved], 1)
    assert len(tried) == 4


def test_a_size_without_a_number_is_told() -> None:
    text = "inputs: {x: [n]}\nparameters: {w: [n]}\nequations: {L: 'dot(w, x)'}\nask: [dL/dw]\n"
    with pytest.raises(NothingFits, match=r"size n has none; write sizes: \{n: 2\}"):
        sheet([solve(loads(text)[0])], 1)


def test_the_command_names_the_file_whose_sizes_have_no_numbers(tmp_path: Path) -> None:
    net = tmp_path / "net.yaml"
    text = "inputs: {x: [n]}\nparameters: {w: [n]}\nequations: {L: 'dot(w, x)'}\nask: [dL/dw]\n"
    net.write_text(text, encoding="utf-8")
    told = run("sheet", str(net), "--seed", "1")
    assert told.returncode == 2 and told.stderr.startswith(f"{net}:1:1: x has no numbers because its size n")


CLASSIFIERS = {
    "bce(p, y)": "y: []",
    "bce(sigmoid(q), y)": "y: [3]",
    "cross_entropy(softmax(q), y)": "y: [3]",
    "-dot(y, log_softmax(q))": "y: [3]",
}


@pytest.mark.parametrize("loss", CLASSIFIERS)
def test_the_target_of_a_classifier_is_drawn_as_a_class(loss: str) -> None:
    text = (
        f"inputs: {{x: [2]}}\ntargets: {{{CLASSIFIERS[loss]}}}\nparameters: {{V: [3, 2], w: [1, 2]}}\n"
        f"equations:\n  q: V @ x\n  p: sigmoid(w @ x)\n  L: {loss}\nask: [dL/dx]\n"
    )
    solved = solve(loads(text)[0])
    for seed in range(1, 9):
        cells = [cell for row in sheet([solved], seed)[0].network.values["y"] for cell in row]
        assert set(cells) <= {0, 1} and (loss.startswith("bce") or sum(map(int, map(str, cells))) == 1)


def test_the_target_of_a_squared_error_is_any_whole_number() -> None:
    text = (
        "inputs: {x: [2]}\ntargets: {y: [3]}\nparameters: {V: [3, 2]}\n"
        "equations: {q: V @ exp(x), L: 'sum((log(q**2 + 1) - y)**2)'}\nask: [dL/dV]\n"
    )
    solved = solve(loads(text)[0])
    drawn = {cell for seed in range(1, 5) for (cell,) in sheet([solved], seed)[0].network.values["y"]}
    assert drawn - {0, 1}


def test_a_file_without_questions_is_told() -> None:
    with pytest.raises(SymbackpropError, match="there are no questions; add ask:"):
        sheet([solve(load(WORKED / "relu_rows" / "net.yaml"))])


@pytest.mark.needs_tex
@pytest.mark.parametrize("filled", [True, False])
def test_the_page_compiles_and_nothing_stands_out_of_it(filled: bool, tmp_path: Path) -> None:
    solution = solve(load(WORKED / "homework_single" / "net.yaml"))
    page = tex([solution]) if filled else sheet_tex([solution])
    (tmp_path / "page.tex").write_text(page, encoding="utf-8")
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "Overfull" not in done.stdout


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "symbackprop", *words], capture_output=True, text=True, check=False
    )


def test_the_command_writes_the_sheet_and_the_network_of_one_seed(tmp_path: Path) -> None:
    net = str(WORKED / "homework_batch" / "net.yaml")
    printed = run("sheet", net, "--seed", "3")
    assert printed.returncode == 0 and printed.stderr == "" and r"\blank" in printed.stdout
    written = run("sheet", net, "--seed", "3", "-o", str(tmp_path / "three.yaml"))
    assert written.returncode == 0
    assert run("sheet", str(tmp_path / "three.yaml")).stdout == printed.stdout


def test_the_command_refuses_other_formats(tmp_path: Path) -> None:
    net = str(WORKED / "homework_batch" / "net.yaml")
    refused = run("sheet", net, "-o", str(tmp_path / "sheet.json"))
    assert refused.returncode == 2
    assert "this name tells no format; end it in .tex, .html, .md, .pdf, .yaml or .yml" in refused.stderr


def test_values_of_one_of_several_networks_are_not_written() -> None:
    network = loads(TWO_SAMPLES)[0]
    with pytest.raises(SymbackpropError, match="several networks"):
        with_values("a: 1\n---\nb: 2\n", [network], "net.yaml")
