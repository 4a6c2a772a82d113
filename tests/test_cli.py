"""The command line: what it writes where, its exit codes, and its messages."""

from __future__ import annotations

import gc
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from symbackprop.__main__ import main as run_command

ROOT = Path(__file__).resolve().parent.parent
MASKED = ROOT / "worked" / "relu_rows_masked" / "net.yaml"
TWO_NETS = ROOT / "worked" / "two_layer_mse" / "net.yaml"

SMALL = """\
inputs: {x: [2]}
parameters: {W: [3, 2]}
equations:
  z: W @ x
  L: sum(z**2)
values: {x: [1, 2], W: [[1, 0], [2, -1], [0, 3]]}
"""


def run(*words: str | Path, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "symbackprop", *map(str, words)]
    env = {**os.environ, **more}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=env, timeout=120)


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The message of a run that ended with exit code 2, with nothing on standard output."""
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    net = tmp_path / "net.yaml"
    net.write_text(SMALL)
    return net


def imported_by(*words: str | Path) -> set[str]:
    code = "import sys, symbackprop.cli as c\ntry: c.main()\nfinally: print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", code, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("--version",),
        ("derive", "--help"),
        ("cost", "--help"),
        ("init", "--help"),
        ("verify", "--help"),
    ],
)
def test_help_and_version_import_no_sympy(words: tuple[str, ...]) -> None:
    modules = imported_by(*words)
    assert "symbackprop.cli" in modules
    assert not modules & {"sympy", "numpy", "flint", "jinja2", "ruamel.yaml", "rich"}


def test_a_page_without_questions_does_not_wait_for_what_answers_them(small: Path) -> None:
    modules = imported_by("derive", small, "-o", small.with_suffix(".html"))
    assert "symbackprop.write.html.page" in modules
    assert not modules & {"symbackprop.derive.questions", "symbackprop.write.view.questions", "sympy", "numpy"}


@pytest.mark.parametrize("form", ["tex", "json"])
def test_derive_from_a_file_imports_neither_sympy_nor_numpy(small: Path, form: str) -> None:
    modules = imported_by("derive", small, "--format", form)
    assert "flint" in modules
    assert not modules & {"sympy", "numpy"}


def test_the_version_is_printed_alone() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, "symbackprop 0.1.0\n", "")


def test_help_lists_what_is_there_and_nothing_else() -> None:
    done = run("--help")
    commands = done.stdout.split("Commands:")[1].split("\n")
    listed = [line.split()[0] for line in commands if line.strip()]
    assert listed == ["cost", "derive", "graph", "init", "sheet", "verify"]


def test_json_goes_to_standard_output_alone(small: Path) -> None:
    done = run("derive", small, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    data = json.loads(done.stdout)
    assert data["schema"] == "symbackprop.solution/1"
    assert data["gradients"]["W"]["value"] == [["2", "4"], ["0", "0"], ["12", "24"]]


def test_a_pipe_gets_tex(small: Path) -> None:
    done = run("derive", small)
    assert done.returncode == 0
    assert done.stdout.lstrip().startswith(("%", r"\documentclass"))
    assert done.stdout.rstrip().endswith(r"\end{document}")


def test_a_dash_is_standard_output_and_no_file_of_that_name(small: Path, tmp_path: Path) -> None:
    done = run("derive", small, "-o", "-", cwd=tmp_path)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", run("derive", small).stdout)
    assert not (tmp_path / "-").exists()


def test_a_terminal_gets_a_summary(small: Path) -> None:
    here, there = pty.openpty()
    command = [sys.executable, "-m", "symbackprop", "derive", str(small)]
    done = subprocess.run(command, stdout=there, stderr=subprocess.PIPE, timeout=120)
    os.close(there)
    shown = os.read(here, 10_000).decode()
    os.close(here)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "dL/dW" in shown and "[[2, 4], [0, 0], [12, 24]]" in shown
    assert re.search(r"All \d+ steps were checked", shown)


@pytest.mark.parametrize("form", ["tex", "json"])
def test_the_output_does_not_depend_on_the_order_of_hashes(form: str) -> None:
    net = ROOT / "worked" / "gated_softmax" / "net.yaml"
    seen = {run("derive", net, "--format", form, PYTHONHASHSEED=seed).stdout for seed in ("1", "2", "3")}
    assert len(seen) == 1 and seen != {""}


@pytest.mark.parametrize(("name", "start"), [("s.tex", ("%", r"\documentclass")), ("s.json", ("{",))])
def test_the_name_of_the_output_tells_the_format(small: Path, name: str, start: tuple[str, ...]) -> None:
    done = run("derive", small.name, "-o", name, cwd=small.parent)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"{name} is written\n")
    assert (small.parent / name).read_text().lstrip().startswith(start)


def test_wrt_asks_for_other_gradients(small: Path) -> None:
    data = json.loads(run("derive", small, "--format", "json", "--wrt", "x").stdout)
    assert [name for name, g in data["gradients"].items() if g["wanted"]] == ["x"]
    assert data["gradients"]["x"]["value"] == ["2", "36"]


def test_wrt_takes_names_apart_at_commas(small: Path) -> None:
    once = run("derive", small, "--format", "json", "--wrt", "x,W")
    assert once.stdout == run("derive", small, "--format", "json", "--wrt", "x", "--wrt", "W").stdout


def test_wrt_of_an_unknown_name_is_refused(small: Path) -> None:
    assert "w1" in refused(run("derive", small, "--format", "json", "--wrt", "w1"))


def test_net_picks_one_network() -> None:
    first = json.loads(run("derive", TWO_NETS, "--format", "json").stdout)
    second = json.loads(run("derive", TWO_NETS, "--format", "json", "--net", "numbers").stdout)
    assert (first["net"], second["net"]) == ("symbolic", "numbers")
    assert first["gradients"]["W_1"]["value"] is None
    assert second["gradients"]["W_1"]["value"] == [["0", "0"], ["0", "0"], ["18", "36"]]


def test_an_unknown_net_is_refused_with_those_that_are_there() -> None:
    message = refused(run("derive", TWO_NETS, "--format", "json", "--net", "numbrs"))
    assert "numbrs" in message and "symbolic" in message and "numbers" in message


def test_without_checks_the_page_and_the_data_say_so(small: Path) -> None:
    data = json.loads(run("derive", small, "--format", "json", "--no-checks").stdout)
    assert {step["checked"] for g in data["gradients"].values() for step in g["steps"]} == {"not"}
    assert "not checked" in run("derive", small, "--format", "tex", "--no-checks").stdout.lower()


def test_digits_round_on_the_page_only() -> None:
    net = ROOT / "worked" / "relu_given_upstream" / "net.yaml"
    assert "-0.018" in run("derive", net, "--digits", "2").stdout
    data = run("derive", net, "--format", "json", "--digits", "2")
    assert data.stdout == run("derive", net, "--format", "json").stdout


def test_a_wrong_expected_value_is_exit_1_with_both_values(small: Path) -> None:
    small.write_text(SMALL + "expected:\n  - dL/dW: [[2, 4], [0, 0], [12, 25]]\n")
    done = run("derive", small, "--format", "json")
    assert done.returncode == 1
    assert "dL/dW" in done.stderr and "25" in done.stderr and "24" in done.stderr
    assert json.loads(done.stdout)["gradients"]["W"]["value"][2] == ["12", "24"]


def test_an_expected_value_of_an_unknown_name_is_a_warning(small: Path) -> None:
    small.write_text(SMALL + "expected:\n  - q_1: 3\n")
    done = run("derive", str(small))
    assert done.returncode == 0
    assert done.stderr == "warning: expected q_1: unbound: q_1 is not declared\n"


def test_a_right_expected_value_is_exit_0(small: Path) -> None:
    small.write_text(SMALL + "expected:\n  - dL/dW: [[2, 4], [0, 0], [12, 24]]\n")
    done = run("derive", small, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")


def test_an_unknown_format_is_refused(small: Path) -> None:
    message = refused(run("derive", small, "--format", "docx"))
    known = "tex, html, md, pdf, json, python, torch or ipynb; see symbackprop derive --help"
    assert message == f"the format docx is not known; needed is {known}"


def test_an_output_name_without_a_format_is_refused(small: Path) -> None:
    message = refused(run("derive", small, "-o", "answers.doc"))
    assert message.startswith("answers.doc: this name tells no format; end it in .tex, .html, ")


def test_a_command_of_a_later_version_is_refused() -> None:
    assert "No such command 'grade'" in refused(run("grade", "net.yaml", "folder"))


def test_a_file_that_is_not_there_is_named_in_one_line(tmp_path: Path) -> None:
    message = refused(run("derive", "absent.yaml", "--format", "json", cwd=tmp_path))
    assert message.startswith("absent.yaml") and len(message.splitlines()) == 1


def test_a_directory_in_place_of_a_file_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    message = refused(run("derive", "folder", "--format", "json", cwd=tmp_path))
    assert message.startswith("folder") and len(message.splitlines()) == 1


def test_a_binary_file_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "picture.yaml").write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff\xfe")
    message = refused(run("derive", "picture.yaml", "--format", "json", cwd=tmp_path))
    assert message.startswith("picture.yaml") and len(message.splitlines()) == 1


def test_an_output_folder_that_is_not_there(small: Path) -> None:
    message = refused(run("derive", small.name, "-o", "absent/s.json", cwd=small.parent))
    assert message == "absent/s.json cannot be written: there is no folder absent; make it first"


def test_a_fault_of_the_file_names_its_place(small: Path) -> None:
    small.write_text(SMALL.replace("W @ x", "x @ W"))
    message = refused(run("derive", "net.yaml", "--format", "json", cwd=small.parent))
    assert message.startswith("net.yaml:4:6: ")


def test_what_would_steer_a_terminal_is_not_passed_on(tmp_path: Path) -> None:
    message = refused(run("derive", "\x1b[31mred.yaml", "--format", "json", cwd=tmp_path))
    assert "\x1b" not in message and "?[31mred.yaml" in message


def test_a_reader_that_leaves_early_sees_no_traceback(small: Path) -> None:
    command = f"{sys.executable} -m symbackprop derive {small} --format json | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=120)
    assert done.stderr == ""


def test_init_writes_a_file_that_derives(tmp_path: Path) -> None:
    done = run("init", "two_units", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "two_units.yaml is written; next: symbackprop derive two_units.yaml\n"
    solved = run("derive", "two_units.yaml", "--format", "json", cwd=tmp_path)
    assert (solved.returncode, solved.stderr) == (0, "")
    assert json.loads(solved.stdout)["title"] == "two units"


def test_init_leaves_a_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("title: mine\n")
    message = refused(run("init", "mine.yaml", cwd=tmp_path))
    assert message == "mine.yaml is there already and was left alone; choose another name"
    assert (tmp_path / "mine.yaml").read_text() == "title: mine\n"


def test_init_without_a_name_is_usage() -> None:
    assert "Missing argument 'NAME'" in refused(run("init"))


def test_a_gradient_in_an_unknown_name_is_refused_with_a_guess(small: Path) -> None:
    message = refused(run("derive", small, "--wrt", "w"))
    assert message == "w is no quantity of the network, its gradient can't be asked for; did you mean W?"


def test_what_a_run_leaves_is_not_searched_for_cycles_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    def ends() -> None:
        sys.exit(1)

    before = gc.get_threshold()
    monkeypatch.setattr("symbackprop.cli.main", ends)
    try:
        with pytest.raises(SystemExit) as ended:
            run_command()
        assert ended.value.code == 1 and gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
