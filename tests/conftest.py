"""Tests that need a tool: left out and listed where it is absent, but a failure under CI=1."""

from __future__ import annotations

import importlib.util
import os
import shutil

import pytest

TOOLS = {
    "needs_tex": ("pdflatex", lambda: shutil.which("pdflatex")),
    "needs_poppler": ("pdftoppm", lambda: shutil.which("pdftoppm")),
    "needs_torch": ("PyTorch", lambda: importlib.util.find_spec("torch")),
    "needs_typst": ("typst", lambda: importlib.util.find_spec("typst")),
    "needs_make": ("make", lambda: shutil.which("make")),
    "needs_chromium": ("chromium", lambda: shutil.which("chromium")),
}
LEFT_OUT = pytest.StashKey[list[str]]()


def absent_tools() -> dict[str, str]:
    return {marker: tool for marker, (tool, found) in TOOLS.items() if not found()}


def every_tool_is_due() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    absent = absent_tools()
    if every_tool_is_due() or not absent:
        return
    kept, out = [], []
    for item in items:
        (out if any(item.get_closest_marker(m) for m in absent) else kept).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=out)
    config.stash[LEFT_OUT] = [item.nodeid for item in out]


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, tool in absent_tools().items():
        if item.get_closest_marker(marker):
            pytest.fail(f"CI=1, so no test is left out, but {tool} is not installed", pytrace=False)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist sends its list to the process that prints."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash[LEFT_OUT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object, error: object) -> None:
    config, output = getattr(node, "config", None), getattr(node, "workeroutput", {})
    if isinstance(config, pytest.Config) and output.get("left_out"):
        config.stash[LEFT_OUT] = output["left_out"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    left_out = config.stash[LEFT_OUT]
    if not left_out:
        return
    terminalreporter.section("left out, because a tool is not installed")
    for marker, tool in absent_tools().items():
        terminalreporter.line(f"{tool} ({marker})")
    for nodeid in left_out:
        terminalreporter.line(f"  {nodeid}")
