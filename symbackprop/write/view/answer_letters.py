"""The numbers of an answer with free letters: a table over them, or a value for each of their places."""

from __future__ import annotations

from typing import Any

from symbackprop.derive.answer import Answer
from symbackprop.numeric.answers import AnswerNumbers
from symbackprop.write.json.numbers_json import number_data
from symbackprop.write.latex.measure import width
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.answer_hand import AnswerHand


def letters_line(sheet: Sheet, hand: AnswerHand, answer: Answer, numbers: AnswerNumbers, room: float) -> str:
    r"""rows i, columns j: [..]; or i = 1: [..], i = 2: [..], where it fits."""
    letters = [hand.letters[index] for index in answer.letters]
    if numbers.value is not None:
        figure = sheet.figure(numbers.value, room)
        across = letters[0] if len(letters) == 1 else rf"{letters[0]}\text{{ down, }}{letters[1]}"
        table = rf"{across}\text{{ across}}\colon\ {figure.tex}"
        return table if width(table) <= room else ""
    shown = []
    for at, value in numbers.placed:
        names = r",\ ".join(
            f"{letter} = {place - 1 + sheet.ink.hand.notation.index_base}"
            for letter, place in zip(letters, at, strict=True)
        )
        shown.append(rf"{names}\colon\ {sheet.figure(value, room).tex}")
    line = r",\quad ".join(shown)
    return line if width(line) <= room else ""


def letters_data(answer: Answer, numbers: AnswerNumbers) -> dict[str, Any]:
    """{value, decimal, over}: nested lists, the first letter outermost; a vector or matrix at each place."""
    over = {"over": list(answer.letters.values())}
    if numbers.value is not None or not numbers.placed:
        return number_data(numbers.value) | over
    data = {at: number_data(value) for at, value in numbers.placed}
    return {key: _nested(data, (), len(answer.letters), key) for key in ("value", "decimal")} | over


def _nested(data: dict[tuple[int, ...], dict[str, Any]], at: tuple[int, ...], depth: int, key: str) -> Any:
    if len(at) == depth:
        return data[at][key]
    places = sorted({whole[len(at)] for whole in data if whole[: len(at)] == at})
    return [_nested(data, (*at, place), depth, key) for place in places]
