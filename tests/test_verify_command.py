"""`symbackprop verify`: what goes in, which format comes out, the exit codes and the messages."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from verdict_reports import ALL, ANSWERS, PAGE

import symbackprop
from symbackprop.check.records.report import Report
from symbackprop.errors import SymbackpropError
from symbackprop.network.file import loads
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

UNREAD = "none.md:1:1: the file cannot be read: No such file or directory"


class Judge:
    """Stands where the judge stands, and remembers what it was given."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.names: list[str] = []
        self.text = ""
        self.text_lines = False
        self.diagnosing = True

    def page(
        self,
        networks: Sequence[Network],
        text: str,
        document: str,
        *,
        text_lines: bool = False,
        diagnosing: bool = True,
    ) -> Report:
        self.text_lines = text_lines
        return self.answers(networks, text, document, diagnosing)

    def answers(self, networks: Sequence[Network], text: str, document: str, diagnosing: bool) -> Report:
        self.diagnosing = diagnosing
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
    assert "report.docx: this name tells no format; end it in .txt, .json, .html or .md" in done.stderr


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
    assert str(done.exception) == UNREAD
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


ONE = """\
inputs: {x: [2]}
parameters: {W: [3, 2]}
equations: {z: W @ x, L: sum(z**2)}
values: {x: [1, 2], W: [[1, 0], [2, -1], [0, 3]]}
"""
WORK = r"""# One layer

$$z = W x = \begin{bmatrix} 1 \\ 0 \\ 6 \end{bmatrix}$$

$$\frac{\partial L}{\partial W} = 2 z x^\top = \begin{bmatrix} 2 & 4 \\ 0 & 0 \\ 12 & 12 \end{bmatrix}$$
"""


def program(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "symbackprop", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, **more})


@pytest.fixture
def page(folder: Path) -> Path:
    (folder / "one.yaml").write_text(ONE)
    (folder / "work.md").write_text(WORK)
    return folder


@pytest.mark.usefixtures("page")
def test_the_program_judges_a_page_and_finds_the_wrong_entry() -> None:
    done = program("verify", "one.yaml", "work.md")
    assert (done.returncode, done.stderr) == (1, "")
    assert "Start with line 5." in done.stdout
    assert "\x1b" not in done.stdout
    quoted, caret = done.stdout.split("work.md:5:")[1].split("\n")[1:3]
    assert quoted[caret.index("^") :].startswith(("12 \\end", r"\begin{bmatrix} 2 & 4"))


@pytest.mark.usefixtures("page")
def test_the_program_writes_the_same_bytes_twice() -> None:
    for form in ("json", "html", "md", "text"):
        first, second = (program("verify", "one.yaml", "work.md", "--format", form) for _ in range(2))
        assert first.stdout == second.stdout and first.returncode == 1


def test_the_library_judges_a_page_and_an_answers_file() -> None:
    (network,) = loads(ONE)
    report = symbackprop.verify(network, WORK)
    assert [f.verdict for f in report.formulas] == ["correct", "wrong"]
    answers = symbackprop.verify([network], "z: ['1', '0', '6']\n", "answers.yaml")
    assert [f.quantity for f in answers.formulas] == ["z"]
    assert answers.summary == {"correct": 1}


@pytest.mark.usefixtures("page")
def test_a_fault_of_an_answers_file_is_told_with_its_place(page: Path) -> None:
    (page / "bad.yaml").write_text("only words\n")
    done = program("verify", "one.yaml", "bad.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("bad.yaml:1:1: this is no answers file; write z_1: ")


@pytest.mark.usefixtures("page")
def test_a_missing_page_ends_with_exit_code_2() -> None:
    done = program("verify", "one.yaml", "none.md")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{UNREAD}\n")


@pytest.mark.usefixtures("page")
def test_no_color_is_honoured_on_a_terminal(page: Path) -> None:
    for wanted, more in ((True, {"NO_COLOR": ""}), (False, {"NO_COLOR": "1"}), (False, {"TERM": "dumb"})):
        shown = on_terminal("verify", "one.yaml", "work.md", cwd=page, **more)
        assert ("\x1b[" in shown) is wanted
        assert "Start with line 5." in shown


def on_terminal(*words: str, cwd: Path, **more: str) -> str:
    """What the program writes to a terminal of its own."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "symbackprop", *words]
    env = {"TERM": "xterm", **os.environ, "COLUMNS": "80", **{"TERM": "xterm", **more}}
    with subprocess.Popen(command, stdout=theirs, stdin=subprocess.DEVNULL, env=env, cwd=cwd) as running:
        os.close(theirs)
        found = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            found += part
        running.wait(60)
    os.close(ours)
    return found.decode()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("hints", "diagnosing"), [("full", True), ("line", False), ("none", False)])
def test_mistakes_are_looked_for_only_where_they_are_shown(judge: Judge, hints: str, diagnosing: bool) -> None:
    run("net.yaml", "page.md", "--hints", hints)
    assert judge.diagnosing is diagnosing
    run("net.yaml", "mine.yaml", "--hints", hints)
    assert judge.diagnosing is diagnosing


@pytest.mark.usefixtures("folder")
def test_a_page_of_plain_lines_alone_points_to_the_option_that_reads_them(judge: Judge) -> None:
    judge.report = replace(judge.report, formulas=())
    Path("plain.md").write_text("Mine:\n\nz = W*x = [1, 2]\nh = relu(z)\n")
    done = run("net.yaml", "plain.md")
    assert done.stderr.startswith("plain.md:3:1: no formula stands between dollars, but 2 lines of plain text")
    assert "--text" not in run("net.yaml", "plain.md", "--text").stderr
    Path("empty.md").write_text("Nothing yet.\n")
    assert "--text" not in run("net.yaml", "empty.md").stderr
