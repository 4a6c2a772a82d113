"""`symbackprop verify`: what goes in, which format comes out, the exit codes and the messages."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from verdict_reports import ALL, ANSWERS, PAGE

from symbackprop.check.report import Report
from symbackprop.errors import SymbackpropError
from symbackprop.network.network import Network
from symbackprop.verification import MAX_BYTES, decoded, exit_code, holds_answers
from symbackprop.verify_command import verify

NETS = """\
name: first
inputs: {x: [2]}
parameters: {W: [3, 2]}
equations: {z: W @ x, L: sum(z**2)}
---
name: second
inputs: {x: [4]}
parameters: {W: [3, 4]}
equations: {z: W @ x, L: sum(z**2)}
"""


class Judge:
    """Stands where the judge stands, and remembers what it was given."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.names: list[str] = []
        self.text = ""
        self.text_lines = False

    def page(
        self, networks: Sequence[Network], text: str, document: str, *, text_lines: bool = False
    ) -> Report:
        self.text_lines = text_lines
        return self.answers(networks, text, document)

    def answers(self, networks: Sequence[Network], text: str, document: str) -> Report:
        self.names = [network.name for network in networks]
        self.text = text
        return replace(self.report, document=document)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "net.yaml").write_text(NETS)
    (tmp_path / "page.md").write_text(PAGE)
    (tmp_path / "mine.yaml").write_text("z: ['1', '2']\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Judge:
    made = Judge(ALL)
    monkeypatch.setitem(sys.modules, "symbackprop.check.page", SimpleNamespace(verify_page=made.page))
    answers = SimpleNamespace(verify_answers=made.answers)
    monkeypatch.setitem(sys.modules, "symbackprop.check.answers", answers)
    return made


def run(*words: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(verify, words, input=given)


@pytest.mark.usefixtures("folder")
def test_the_page_is_judged_by_every_network_of_the_file(judge: Judge) -> None:
    done = run("net.yaml", "page.md")
    assert (done.exit_code, judge.names, judge.text) == (1, ["first", "second"], PAGE)
    assert done.stdout.startswith("page.md, against Two ReLU layers\n")


@pytest.mark.usefixtures("folder")
def test_net_picks_one_network_and_text_reads_plain_lines(judge: Judge) -> None:
    run("net.yaml", "page.md", "--net", "second", "--text")
    assert (judge.names, judge.text_lines) == (["second"], True)
    run("net.yaml", "page.md")
    assert not judge.text_lines


@pytest.mark.usefixtures("folder", "judge")
def test_a_minus_is_standard_input() -> None:
    done = run("net.yaml", "-", "--format", "json", given=PAGE)
    assert json.loads(done.stdout)["document"] == "standard input"


@pytest.mark.usefixtures("folder")
def test_an_answers_file_goes_to_its_own_judge(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    judge.report = ANSWERS
    monkeypatch.delitem(sys.modules, "symbackprop.check.page")
    monkeypatch.setitem(sys.modules, "symbackprop.check.page", SimpleNamespace())
    assert run("net.yaml", "mine.yaml").exit_code == 1
    assert judge.text == "z: ['1', '2']\n"


@pytest.mark.usefixtures("judge")
def test_the_name_of_the_output_chooses_the_format(folder: Path) -> None:
    done = run("net.yaml", "page.md", "-o", "report.json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "report.json is written\n"
    assert json.loads((folder / "report.json").read_text())["schema"] == "symbackprop.report/1"
    run("net.yaml", "page.md", "-o", "report.txt")
    assert (folder / "report.txt").read_text().startswith("page.md, against")


@pytest.mark.usefixtures("folder", "judge")
def test_a_name_without_a_format_is_refused() -> None:
    done = run("net.yaml", "page.md", "-o", "report.docx")
    assert done.exit_code == 2
    assert "report.docx: this name tells no format; add --format text, json, html or md" in done.stderr


@pytest.mark.usefixtures("folder", "judge")
def test_hints_change_what_is_shown_and_never_the_exit_code() -> None:
    full, line, none = (run("net.yaml", "page.md", "--hints", h) for h in ("full", "line", "none"))
    assert [done.exit_code for done in (full, line, none)] == [1, 1, 1]
    assert "expected: [0, 4]" in full.stdout
    assert "expected" not in line.stdout and "page.md:9:7: wrong" in line.stdout
    assert "page.md:9" not in none.stdout and "1 wrong" in none.stdout


def without(*verdicts: str) -> Report:
    return replace(ALL, formulas=tuple(f for f in ALL.formulas if f.verdict not in verdicts))


def test_the_exit_code_says_whether_all_holds() -> None:
    assert exit_code(ALL, strict=False) == exit_code(ALL, strict=True) == 1
    assert exit_code(without("wrong"), strict=False) == 1  # what follows from a wrong line is wrong
    unjudged = without("wrong", "follows")
    assert (exit_code(unjudged, strict=False), exit_code(unjudged, strict=True)) == (0, 3)
    for left in ("unbound", "unreadable"):
        assert exit_code(without("wrong", "follows", left), strict=True) == 3
    right = without("wrong", "follows", "unbound", "unreadable")
    assert exit_code(right, strict=True) == 0  # a blank claims nothing


@pytest.mark.usefixtures("folder")
def test_a_missing_page_is_named(judge: Judge) -> None:
    done = run("net.yaml", "none.md")
    assert isinstance(done.exception, FileNotFoundError)
    assert judge.names == []


def test_a_page_that_is_no_text_is_refused_with_its_place() -> None:
    with pytest.raises(
        SymbackpropError, match=r"^page.md:2:3: this is no text in UTF-8; save the file as UTF-8$"
    ):
        decoded(b"a\nxy\xff", "page.md")
    with pytest.raises(SymbackpropError, match=r"^page.md:1:1: this is no text"):
        decoded(b"\xff", "page.md")


def test_a_page_that_is_too_long_is_refused() -> None:
    with pytest.raises(SymbackpropError, match=r"p.md:1:1: the page has more than 2000000 bytes; divide it"):
        decoded(b"x" * (MAX_BYTES + 1), "p.md")


def test_line_breaks_of_every_kind_are_one() -> None:
    assert decoded(b"\xef\xbb\xbfa\r\nb\rc\n", "p.md") == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("document", "text", "answers"),
    [
        ("a.yaml", "$x = 1$", True),
        ("a.YML", "", True),
        ("page.md", "z: 1", False),
        ("page.tex", "z: 1", False),
        ("standard input", "z_1: ['1', '2']\n", True),
        ("standard input", "# mine\n- dL/dW_1: '\\delta h^\\top'\n- z_1: '?'\n", True),
        ("standard input", "{z_1: 1}", True),
        ("standard input", "---\nz_1: 1\n", True),
        ("standard input", PAGE, False),
        ("standard input", "- Forward: $z = Wx$\n", False),
        ("standard input", "Solution: the loss\n\\begin{align} L &= 1 \\end{align}", False),
        ("standard input", "Total time = n + n = 2n", False),
        ("standard input", "", False),
    ],
)
def test_an_answers_file_is_known_by_its_name_or_its_look(document: str, text: str, answers: bool) -> None:
    assert holds_answers(document, text) is answers
