"""A command that takes long says so on a terminal, and nowhere else."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import time

import pytest

from symbackprop.waiting import waiting


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_long_work_is_named_with_its_seconds_and_the_line_is_gone_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    with waiting("deriving deep.yaml", patience=0.01):
        while not screen.getvalue():
            time.sleep(0.01)
    assert screen.getvalue().startswith("\rderiving deep.yaml: 0 s")
    assert screen.getvalue().endswith(f"\r{' ' * len('deriving deep.yaml: 0 s')}\r")
    assert "\x1b" not in screen.getvalue()  # NO_COLOR needs nothing of its own


def test_short_work_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    with waiting("deriving", patience=60):
        pass
    assert screen.getvalue() == ""


def test_a_fault_passes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Screen())
    with pytest.raises(ValueError, match="shape"), waiting("deriving", patience=60):
        raise ValueError("shape")


@pytest.mark.parametrize("terminal", ["xterm", "dumb"])
def test_a_pipe_and_a_dumb_terminal_are_told_nothing(monkeypatch: pytest.MonkeyPatch, terminal: str) -> None:
    monkeypatch.setenv("TERM", terminal)
    monkeypatch.setattr(sys, "stderr", screen := (io.StringIO() if terminal == "xterm" else Screen()))
    with waiting("deriving", patience=0):
        time.sleep(0.05)
    assert screen.getvalue() == ""


def test_NO_COLOR_leaves_a_summary_without_escapes() -> None:
    here, there = pty.openpty()
    net = os.path.join(os.path.dirname(__file__), "..", "worked", "relu_rows", "net.yaml")
    command = [sys.executable, "-m", "symbackprop", "derive", net]
    environment = os.environ | {"NO_COLOR": "1", "TERM": "xterm-256color"}
    done = subprocess.run(command, stdout=there, stderr=subprocess.PIPE, timeout=120, env=environment)
    os.close(there)
    shown = os.read(here, 20_000).decode()
    os.close(here)
    assert done.returncode == 0 and "Xᵀ ∂L/∂S₂" in shown and "\x1b" not in shown
