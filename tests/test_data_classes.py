"""The decorator `dataclass` of base/data_classes.py does what that of the standard library does, but for order and keywords."""

import copy
import dataclasses
import inspect
import pickle
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any

import pytest

from pricebook.base import data_classes


def made(decorator: Any, frozen: bool, slots: bool) -> Any:
    """A class with each kind of field that the program uses."""

    class Row:
        """A row."""

        name: str
        price: int | None = None
        notes: list[str] = field(default_factory=list)
        at: tuple[int, ...] = field(default=(), compare=False, repr=False)
        seen: int = field(init=False, default=7)

    return decorator(frozen=frozen, slots=slots)(Row)


OURS, THEIRS = data_classes.dataclass, dataclasses.dataclass
KINDS = [(frozen, slots) for frozen in (True, False) for slots in (True, False)]


@pytest.mark.parametrize(("frozen", "slots"), KINDS)
def test_instances_are_made_shown_and_compared_as_by_the_standard_library(frozen: bool, slots: bool) -> None:
    ours, theirs = made(OURS, frozen, slots), made(THEIRS, frozen, slots)
    for given in (("a",), ("a", 5), ("a", 5, ["b"]), ("a", 5, ["b"], (1,))):
        one, other = ours(*given), theirs(*given)
        assert [getattr(one, each.name) for each in fields(one)] == [getattr(other, each.name) for each in fields(other)]
        assert repr(one) == repr(other)
        assert one == ours(*given)
        assert one != other
        assert one == replace(one, at=(9,))  # is not compared
        assert one != replace(one, name="z")
    assert ours("a").notes is not ours("a").notes
    assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)
    for wrong in ((), ("a", 1, [], (), 8)):
        with pytest.raises(TypeError, match=r"Row.__init__\(\)"):
            ours(*wrong)


@pytest.mark.parametrize("slots", [True, False])
def test_a_frozen_one_is_never_changed_and_is_a_key(slots: bool) -> None:
    @OURS(frozen=True, slots=slots)
    class Key:
        name: str
        at: int = 0

    key = Key("a")
    for change in (lambda: setattr(key, "name", "b"), lambda: setattr(key, "other", 1), lambda: delattr(key, "at")):
        with pytest.raises(FrozenInstanceError):
            change()
    assert {Key("a"): 1}[key] == 1
    assert hash(Key("a", 1)) != hash(key)
    assert copy.copy(key) == copy.deepcopy(key) == key
    assert OURS(slots=True)(type("Open", (), {})).__hash__ is None


def test_a_derived_one_has_the_fields_of_both_and_own_functions_stay() -> None:
    @OURS(frozen=True, slots=True)
    class Base:
        name: str

        def __repr__(self) -> str:
            return f"<{self.name}>"

    @OURS(frozen=True, slots=True, repr=False)
    class Derived(Base):
        at: int = 1

        def __post_init__(self) -> None:
            object.__setattr__(self, "at", self.at + 1)

    assert (repr(Derived("a")), Derived("a", at=4).at) == ("<a>", 5)
    assert Derived("a") != Base("a")


def test_records_survive_a_pickle() -> None:
    from pricebook.findings import Finding, Place

    finding = Finding("CP001", Place("a.xlsx", "S", 3, 4), observed=5, more={"a": 1})
    assert pickle.loads(pickle.dumps(finding)) == finding
