"""Records made quickly are what `dataclass` would have made."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any

import pytest

from symbackprop import frozen
from symbackprop.check.page import Judge
from symbackprop.frozen import quickly_made

assert Judge  # all records of the house are known with it
MANY = 30


def record(decorate: Callable[[type], type]) -> Any:
    """A record with every kind of field."""

    @decorate
    @dataclass(frozen=True, slots=True)
    class Record:
        row: int
        names: tuple[str, ...] = ("x",)
        kept: dict[str, int] = field(default_factory=dict)
        views: list[int] = field(default_factory=list, init=False, compare=False)
        label: str = field(default="y", init=False)
        doubled: int = field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "doubled", 2 * self.row)

    return Record


HOUSE = sorted(frozen._AGAIN, key=lambda made: made.__qualname__)
Slow, Quick = record(lambda made: made), record(quickly_made)


def fields_of(made: Any) -> tuple[object, ...]:
    return tuple(getattr(made, f.name) for f in dataclasses.fields(made))


@pytest.mark.parametrize("given", [(3,), (3, ("a", "b")), (3, ("a",), {"k": 5})])
def test_a_record_made_quickly_keeps_what_a_dataclass_keeps(given: tuple[object, ...]) -> None:
    assert fields_of(Quick(*given)) == fields_of(Slow(*given))


def test_each_record_has_its_own_lists() -> None:
    first, second = Quick(1), Quick(2)
    assert first.views is not second.views and first.kept is not second.kept


def test_a_record_made_quickly_stays_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Quick(1).row = 2


def test_what_is_replaced_is_worked_out_again() -> None:
    again = frozen.replace(Quick(3, ("a",), {"k": 5}), row=4)
    assert fields_of(again) == (4, ("a",), {"k": 5}, [], "y", 8)


def test_any_other_dataclass_is_replaced_as_before() -> None:
    assert frozen.replace(Slow(3), row=4) == dataclasses.replace(Slow(3), row=4)


def test_an_unknown_field_or_a_missing_one_is_refused() -> None:
    with pytest.raises(TypeError, match="columns"):
        frozen.replace(Quick(3), columns=4)
    with pytest.raises(TypeError, match="row"):
        Quick()


def test_fields_given_by_name_only_are_refused() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Named:
        row: int

    with pytest.raises(TypeError, match="Named has fields that are given by name only"):
        quickly_made(Named)


def test_the_house_has_records_that_are_made_quickly() -> None:
    assert len(HOUSE) > MANY


@pytest.mark.parametrize("made", HOUSE, ids=[made.__qualname__ for made in HOUSE])
def test_records_of_the_house_take_what_their_dataclass_takes(made: Any) -> None:
    """In the order of the fields, as the signature that dataclasses would write."""
    given = [f.name for f in dataclasses.fields(made) if f.init]
    code = made.__init__.__code__
    assert list(code.co_varnames[1 : code.co_argcount]) == given
