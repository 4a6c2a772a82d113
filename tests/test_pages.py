"""Every worked network's page compiles, and nothing sticks out of its lines."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from symbackprop.network.file import load_all, loads
from symbackprop.solution import solve
from symbackprop.write.pages.pages import tex_pages

WORKED = sorted(Path(__file__).parent.parent.glob("worked/*/net.yaml"))

NETS = {
    "many consumers": """
title: A gate, a skip and a norm
inputs: {x: [5]}
parameters: {W: [5, 5], V: [5, 5], b: [5]}
equations:
  u: W @ x + b
  g: sigmoid(V @ x)
  h: tanh(u) * g + x
  r: h / norm(h)
  L: sum(r**3) + dot(h, x)
""",
    "wide numbers": """
title: 100% of a_wide & {large} matrix
vectors: row
inputs: {X: [3, 12]}
parameters: {W: [12, 10], b: [10]}
equations:
  Z: X @ W + b
  A: relu(Z)
  L: mean(A**2)
values: {X: {random: [-9, 9], seed: 1}, W: {random: [-9, 9], seed: 2}, b: {random: [-9, 9], seed: 3}}
""",
    "a long loss": r"""
title: A loss that is longer than a line
inputs: {x: [n], y: [n]}
parameters: {w: [n]}
constants: {lam: {shape: [], latex: '\lambda'}}
equations:
  L: sum((w*x-y)**2) + lam*sum(w**2) + sum(exp(w*x)) + sum(log(1 + exp(y*x))) + sum(w**3) + sum(sin(w)) + x.T@w
""",
    "numerator": """
title: Numerator layout
inputs: {x: [2]}
parameters: {W: [3, 2], b: [3]}
targets: {y: [3]}
equations: {z: W @ x + b, L: 1/2*sum((z - y)**2)}
values: {x: [1, 2], W: [[1, 2], [3, 4], [5, 7]], b: [1, -1, 2], y: [0, 1, 3]}
notation: {layout: numerator, gradient: nabla}
""",
    "two updates": """
title: Two steps
inputs: {x: [3], t: []}
parameters: {w: [3], b: []}
equations:
  z: dot(w, x) + b
  o: sigmoid(z)
  E: 1/2*(o - t)**2
values: {x: [1, 0, -2], t: 1, w: [0.5, -1, 0.25], b: 0.1}
update: {rate: 1/2, then: [{x: [1, 1, 0], t: 0}]}
notation: {digits: 4}
""",
    "entries of many summands": """
title: A vector that enters in many places
inputs: {x: [3], r: [4]}
parameters: {M: [4, 3], v: [3], c: [1, 1]}
equations:
  e: (v.T @ x) * M
  f: exp(v.T @ x) * (M @ v)
  h: c * f - c @ x.T @ v
  L: dot(h, e @ x) + c + sum(x @ v.T @ x) + dot(r, M @ v)
values:
  {x: [-3/10, 1/2, 7/10], r: [1, -2, 3, 1/4], v: [2/5, -1/5, 9/10], c: [[3/4]],
   M: [[1, -2, 1/2], [3/5, 4, -1], [7/5, 1/3, 2], [-6/5, 1, 5]]}
""",
    "a fraction of wide matrices": """
title: A quotient that is wider than a line
inputs: {x: [4]}
parameters: {P: [4, 4], Q: [4, 4]}
equations:
  s: x.T @ P @ x
  t: (x.T @ (P @ Q - Q @ P.T) @ x) / (2 + s**2)
  L: exp(-t**2) * s
values:
  {x: [-3/5, 1/5, 1/2, 7/10], P: {random: [-9, 9], seed: 4}, Q: {random: [-9, 9], seed: 5}}
""",
}


def compiled(tex: str, folder: Path) -> str:
    """The log of pdflatex, its lines joined where TeX breaks them."""
    (folder / "page.tex").write_text(tex, encoding="utf-8")
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "page.tex"]
    run = subprocess.run(command, cwd=folder, capture_output=True, timeout=120)
    log = (folder / "page.log").read_text(encoding="utf-8", errors="replace")
    assert run.returncode == 0, re.findall(r"^!.*(?:\n.*){3}", log, re.M)[:3]
    return log


def faults(log: str) -> list[str]:
    return re.findall(r"^(?:Overfull|LaTeX Warning|Package \w+ Warning|! ).*$", log, re.M)


@pytest.mark.needs_tex
@pytest.mark.parametrize("path", WORKED, ids=lambda p: p.parent.name)
def test_a_worked_page_compiles_without_a_box_that_sticks_out(path: Path, tmp_path: Path) -> None:
    solved = [solve(network) for network in load_all(path)]
    tex = tex_pages([(s.network, s.derivation, s.numbers) for s in solved])
    assert faults(compiled(tex, tmp_path)) == []


@pytest.mark.needs_tex
@pytest.mark.parametrize("name", NETS)
def test_a_page_of_any_kind_compiles_without_a_box_that_sticks_out(name: str, tmp_path: Path) -> None:
    (network,) = loads(NETS[name])
    solved = solve(network)
    for form, expanded in (("both", False), ("element", False), ("matrix", True)):
        tex = tex_pages([(solved.network, solved.derivation, solved.numbers)], form, expanded)
        assert faults(compiled(tex, tmp_path)) == [], form
