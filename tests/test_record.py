"""A record is a dataclass: it is made, compared, told, matched and replaced like one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace

import pytest

from symbackprop.record import record


@record
class Line:
    """What stands beside the same class as `dataclass` makes it."""

    left: str
    right: tuple[int, ...] = ()
    notes: list[str] = field(default_factory=list)


@record
class Other:
    """The same values in another class."""

    left: str
    right: tuple[int, ...] = ()
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plain:
    """A frozen dataclass with the fields of a line."""

    left: str
    right: tuple[int, ...] = ()
    notes: list[str] = field(default_factory=list)


@record
class Pair:
    """Of values that can be kept in a set."""

    first: str
    second: int


def test_records_are_equal_if_all_their_values_are() -> None:
    assert Line("a", (1, 2)) == Line("a", (1, 2))
    assert Line("a", (1, 2)) != Line("a", (2, 1)) != Line("b", (2, 1))


def test_a_record_of_another_class_is_not_equal() -> None:
    one: object = Line("a", (1, 2))
    assert one != Other("a", (1, 2)) and one != ("a", (1, 2), [])


def test_equal_records_are_one_in_a_set() -> None:
    assert {Pair("a", 1), Pair("a", 1), Pair("a", 2)} == {Pair("a", 2), Pair("a", 1)}
    assert len({Pair("a", 1), Pair("b", 1), Pair("a", 1)}) == 2


def test_a_record_with_a_list_is_in_no_set() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(Line("a"))


def test_a_record_is_told_as_a_dataclass_is() -> None:
    assert repr(Line("a", (1, 2))) == repr(Plain("a", (1, 2))).replace("Plain", "Line")


def test_each_record_has_its_own_list() -> None:
    one, other = Line("a"), Line("a")
    one.notes.append("first")
    assert (one.notes, other.notes) == (["first"], [])


def test_a_record_with_one_value_changed_is_another_record() -> None:
    one = Line("a", (1, 2))
    assert replace(one, left="b") == Line("b", (1, 2)) and one.left == "a"


def test_a_record_is_matched_by_its_fields() -> None:
    match Line("a", (3, 4)):
        case Line(left, (_, second)):
            assert (left, second) == ("a", 4)
        case _:
            raise AssertionError("the line was not matched")


@pytest.mark.parametrize("kind", [Line, Plain])
def test_a_record_has_the_fields_and_the_arguments_of_a_dataclass(kind: type[Line | Plain]) -> None:
    assert [each.name for each in fields(kind)] == ["left", "right", "notes"]
    make: Callable[..., object] = kind
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'left'"):
        make()
    with pytest.raises(TypeError, match="unexpected keyword argument 'middle'"):
        make("a", middle=3)


def test_a_record_takes_no_other_value_than_its_fields() -> None:
    one, name = Line("a"), "middle"
    with pytest.raises(AttributeError, match=name):
        setattr(one, name, 3)
