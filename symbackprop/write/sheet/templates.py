r"""Where the templates stand and how they are read: `\VAR{..}` places, `\BLOCK{..}` loops, includes, asks.

In a wheel the templates lie inside the package, in a checkout at the top of the repository.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbackprop.errors import SymbackpropError

if TYPE_CHECKING:
    import jinja2

PACKAGE = Path(__file__).resolve().parent.parent.parent


def templates_folder() -> Path:
    """The package's own folder if it is there, else the repository's."""
    for folder in (PACKAGE / "templates", PACKAGE.parent / "templates"):
        if folder.is_dir():
            return folder
    raise SymbackpropError("the templates are missing from this installation; install symbackprop again")


def _environment(*folders: str, **settings: Any) -> jinja2.Environment:
    """The templates of these folders; an unknown name is an error, never an empty string."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([templates_folder() / folder for folder in folders]),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        **settings,
    )


WORDS = {  # LaTeX and Python own the braces, so Jinja gets words
    "block_start_string": r"\BLOCK{",
    "block_end_string": "}",
    "variable_start_string": r"\VAR{",
    "variable_end_string": "}",
    "comment_start_string": r"\COMMENT{",
    "comment_end_string": "}",
}


@functools.cache
def tex_environment() -> jinja2.Environment:
    """Every string of the view model is finished LaTeX: user text is escaped there."""
    return _environment("tex", "tikz", keep_trailing_newline=True, autoescape=False, **WORDS)


@functools.cache
def code_environment() -> jinja2.Environment:
    """Every string of the view is code, or a comment that cannot end its line."""
    return _environment("code", keep_trailing_newline=True, autoescape=False, **WORDS)


@functools.cache
def markdown_environment() -> jinja2.Environment:
    """Markdown as it is: every string of the view was made safe when it was rewritten."""
    return _environment("md", keep_trailing_newline=True, autoescape=False)


@functools.cache
def svg_environment() -> jinja2.Environment:
    """Everything that is placed is escaped."""
    return _environment("svg", autoescape=True)


@functools.cache
def html_environment() -> jinja2.Environment:
    """All that is placed is escaped, unless it is finished markup; style sheets are included as they are."""
    return _environment("html", "svg", autoescape=True)
