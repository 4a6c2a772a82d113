"""What README.md and docs/ show is what happens: every command, every program, every printed line."""

from __future__ import annotations

import re
from pathlib import Path

import mistakes
import pytest
import refresh

from symbackprop.check.mistakes.table import NAMES
from symbackprop.network.file import KEYS
from symbackprop.network.notation import CHOICES
from symbackprop.network.questions import KEYS as QUESTION_KEYS
from symbackprop.write.verdicts.words import SAID

PAGES = {path.name: path.read_text(encoding="utf-8") for path in refresh.PAGES}
MAKEFILE = (refresh.DOCS.parent / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_its_commands_print(name: str, tmp_path: Path) -> None:
    assert refresh.with_outputs(PAGES[name], tmp_path) == PAGES[name], "if this change is meant: make docs"


def test_a_wrong_exit_code_of_a_shown_command_is_seen(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ends with 2, not with 0"):
        refresh.with_outputs("```sh\nsymbackprop derive absent.yaml\n```\n", tmp_path)
    page = "```sh\nsymbackprop derive absent.yaml   # exits with 2\n```\n"
    assert refresh.with_outputs(page, tmp_path) == page


def test_an_output_that_is_not_what_is_printed_is_written_again(tmp_path: Path) -> None:
    page = "```python\nprint(6 * 7)\n```\n\n```text output\n41\n```\n"
    assert refresh.with_outputs(page, tmp_path) == page.replace("41", "42")


def test_every_target_of_make_that_a_page_names_is_there() -> None:
    contributing = (refresh.DOCS.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    text = "\n".join([contributing, *PAGES.values()])
    named = set(re.findall(r"(?:`|^)make (\w+)", text, re.MULTILINE))
    assert "docs" in named and {t for t in named if not re.search(rf"^{t}:", MAKEFILE, re.MULTILINE)} == set()


def test_every_key_of_a_network_file_has_an_example() -> None:
    files = [b.text for b in refresh.blocks(PAGES["network-file.md"]) if b.language == "yaml"]
    told = set(re.findall(r"^([a-z]+):", "\n".join(files), re.MULTILINE))
    assert set(KEYS) - told == {"notation", "reading"}  # these have pages of their own
    assert {"d", "wrt", "form", "in_terms_of", "text", "points", "answer"} == set(QUESTION_KEYS)
    assert [k for k in QUESTION_KEYS if not re.search(rf"\b{k}: ", "\n".join(files))] == []


def test_every_choice_of_notation_is_told() -> None:
    page = PAGES["notation.md"]
    assert [
        c for key, choices in CHOICES.items() for c in (key, *choices) if f"`{c}`" not in page.replace("'", "")
    ] == []


def test_every_verdict_and_every_kind_of_mistake_has_an_example() -> None:
    page = PAGES["verdicts.md"]
    shown = next(b.text for b in refresh.blocks(page) if b.word == "output")
    assert [said for said in SAID.values() if not re.search(rf"^ +\d+   {said} ", shown, re.MULTILINE)] == []
    assert [name for name in NAMES if f"| **{name}** |" not in page] == []
    assert {link.mistake for link in mistakes.wrong(*mistakes.SOURCE.findall(page))} == set(NAMES)


def test_a_picture_of_the_readme_is_small() -> None:
    named = re.findall(r"docs/pictures/(\w+)\.png", PAGES["README.md"])
    sizes = {name: (refresh.DOCS / "pictures" / f"{name}.png").stat().st_size for name in named}
    assert len(sizes) == 4 and max(sizes.values()) < 100_000


def test_every_link_between_pages_leads_somewhere() -> None:
    for name, page in PAGES.items():
        folder = refresh.DOCS if name != "README.md" else refresh.DOCS.parent
        links = re.findall(r"\]\(([^)#:]+)(?:#[\w-]+)?\)", page)
        assert [link for link in links if not (folder / link).exists()] == [], name
