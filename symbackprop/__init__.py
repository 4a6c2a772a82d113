"""Backpropagation worked out by hand, and every printed equality checked.

>>> import symbackprop
>>> symbackprop.__version__
'0.1.0'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from symbackprop.check.records.report import Report
    from symbackprop.network.network import Network
    from symbackprop.solution import Solution

# The first import of a room binds its name here. The room `derive` is bound first (it is empty), so that the
# function of that name, below, is what stays.
import_module("symbackprop.derive")
import_module("symbackprop.notebook").register()

__version__ = "0.1.0"
__all__ = ["__version__", "derive", "load", "loads", "verify"]


def load(path: str | Path, net: str | None = None) -> Network:
    """The network of a file; `net` picks one by its name where the file holds several."""
    from symbackprop.network.file import load as read

    return read(path, net)


def loads(text: str, net: str | None = None, file_name: str = "net.yaml") -> Network:
    """The network of the text of a file; faults are told with `file_name` in front."""
    from symbackprop.network.file import loads as read
    from symbackprop.network.file import picked

    return picked(read(text, file_name), net, file_name)


def derive(network: Network, wrt: Sequence[str] | None = None, checks: bool = True) -> Solution:
    """The worked solution of a network: its gradients with all their steps, and the numbers."""
    from symbackprop.solution import solve

    return solve(network, None if wrt is None else tuple(wrt), checks)


def verify(network: Network | Sequence[Network], text: str, document: str = "") -> Report:
    """The report of a page, Markdown or LaTeX, or of an answers file: a verdict for each link of each formula.

    `document` is the name of the page in the report; its suffix says what the text is, else its look does.
    """
    from symbackprop.network.network import Network as One
    from symbackprop.verification import judged

    return judged([network] if isinstance(network, One) else list(network), text, document)
