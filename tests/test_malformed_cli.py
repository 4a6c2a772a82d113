"""Every malformed file through the command line: exit 2, one line for each fault, no traceback."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import test_malformed as of_declarations
import test_malformed_settings as of_settings
import test_malformed_values as of_values
import test_malformed_yaml as of_yaml
from malformed import BASE, spoiled
from test_network_file import BOMBS, TWO_LAYERS

from symbackprop import cli

MEMORY = 500_000_000  # bytes of address space, the libraries included


def files() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The name, the text and the faults of each file that the tables hold."""
    for table in (of_declarations, of_settings, of_yaml):
        for name, (old, new, *faults) in table.FAULTS.items():
            yield name, spoiled(old, new), tuple(faults)
    for name, (text, *faults) in of_values.WHOLE.items():
        yield name, text, tuple(faults)
    for name, (values, *faults) in of_values.VALUES.items():
        yield f"value: {name}", f"{BASE}values: {values}\n", tuple(faults)


TABLES = {name: (text, faults) for name, text, faults in files()}


def refused(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines on standard error of `derive` in this process, which ends with exit code 2 within a second."""
    monkeypatch.setattr(sys, "argv", ["symbackprop", "derive", str(path)])
    start = time.process_time()
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert time.process_time() - start < 1
    said = capsys.readouterr()
    assert (caught.value.code, said.out) == (2, "")
    return said.err.splitlines()


def test_the_tables_hold_more_than_eighty_files() -> None:
    assert len(TABLES) == sum(1 for _ in files()) > 170


@pytest.mark.parametrize("name", TABLES)
def test_every_fault_is_one_line_with_its_place(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text, faults = TABLES[name]
    net = tmp_path / "net.yaml"
    net.write_text(text, encoding="utf-8", newline="")
    assert refused(net, monkeypatch, capsys) == [f"{net}:{fault}" for fault in faults]


@pytest.mark.parametrize("name", BOMBS)
def test_every_bomb_is_told_within_a_second(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text, message = BOMBS[name]
    net = tmp_path / "net.yaml"
    net.write_text(text, encoding="utf-8")
    lines = refused(net, monkeypatch, capsys)
    if name == "a big file":  # its end is not even read
        message = "1:1: the file has more than 800000 bytes, at most 200000 characters are read; "
    assert any(line.startswith(f"{net}:{message}") for line in lines)
    assert len(lines) <= 101


# -- as a process of its own -------------------------------------------------------------------------------

BEYOND = {
    "a file of 10 MB": (BOMBS["a big file"][0].encode(), "1:1: the file has more than 800000 bytes"),
    "an alias bomb": (BOMBS["aliases of aliases"][0].encode(), "5:24: more than 12000 entries"),
    "a depth bomb": (BOMBS["brackets"][0].encode(), "1:24: nested deeper than 20 levels"),
    "an import": (
        TWO_LAYERS.replace("relu(z)", "__import__('os').system('ls')").encode(),
        "7:6: __import__ is not part of the language",
    ),
    "a binary file": (bytes(range(256)) * 40, "2:118: this is no text in UTF-8; save the file as UTF-8"),
    "a tower of powers": (
        TWO_LAYERS.replace("relu(z)", "z**9**9**9**9").encode(),
        "7:15: the exponent 9**9 is too large, at most 64",
    ),
    "a directory": (None, "1:1: the file cannot be read: Is a directory"),
}
LIMITED = (
    f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}));"
    "from symbackprop.cli import main; main()"
)


@pytest.mark.parametrize("name", BEYOND)
def test_a_process_refuses_it_in_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    content, message = BEYOND[name]
    net = tmp_path / "net.yaml"
    if content is None:
        net.mkdir()
    else:
        net.write_bytes(content)
    command = [sys.executable, "-c", LIMITED, "derive", str(net)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=os.environ, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{net}:{message}")
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2  # with Python's own start
