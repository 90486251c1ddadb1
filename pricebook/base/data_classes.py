"""The decorator `dataclass`, as of the standard library, for classes that are made and filled more quickly.

A command imports two hundred such classes. The standard decorator compiles six functions for each that is frozen; here
`__init__` alone is compiled, and the others are shared. What it writes into a slot it hands to the slot itself.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = False, repr: bool = True) -> Callable[[type], type]:
        """What makes a class a data class: with `__init__`, `__repr__`, `__eq__`; and `__hash__` where it is frozen.

        Args:
            frozen: whether no field of an instance can be set again or deleted.
            slots: whether it has slots.
            repr: whether it gets a `__repr__`.
        """

        def made(given: type) -> type:
            cls = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(given)
            own = {"__init__": _init_of(cls, frozen, slots), **_comparison_of(cls, frozen)}
            if repr:
                own["__repr__"] = _shown
            if frozen:
                own |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
                own |= {"__getstate__": _state, "__setstate__": _restore} if slots else {}
            for name, function in own.items():
                if name not in vars(given):
                    setattr(cls, name, function)
            return cls

        return made


def _init_of(cls: type[Any], frozen: bool, slots: bool) -> Callable[..., None]:
    """The `__init__` of a data class, compiled: no slower than one written by hand."""
    names: dict[str, Any] = {"_new": object(), "_set": object.__setattr__}
    parameters, lines = ["self"], []
    for number, field in enumerate(dataclasses.fields(cls)):
        default, factory = f"_default{number}", field.default_factory is not MISSING
        names[default] = field.default_factory if factory else field.default
        value = field.name
        if field.init:
            given = field.default is not MISSING or factory
            parameters.append(f"{value}={'_new' if factory else default}" if given else value)
            value = f"{default}() if {value} is _new else {value}" if factory else value
        elif field.default is not MISSING or factory:
            value = f"{default}()" if factory else default
        else:
            continue
        if not frozen:
            lines.append(f" self.{field.name} = {value}")
        elif slots:
            names[f"_set{number}"] = getattr(cls, field.name).__set__
            lines.append(f" _set{number}(self, {value})")
        else:
            lines.append(f" _set(self, {field.name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    found: dict[str, Any] = {}
    exec(f"def __init__({', '.join(parameters)}):\n" + ("\n".join(lines) or " pass"), names, found)
    init: Callable[..., None] = found["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _comparison_of(cls: type[Any], frozen: bool) -> dict[str, Any]:
    """`__eq__` and `__hash__` of a data class, by the fields that are compared."""
    compared = [field.name for field in dataclasses.fields(cls) if field.compare]
    values: Callable[[Any], Any] = attrgetter(*compared) if compared else lambda self: ()

    def __eq__(self: Any, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:
        return hash(values(self))

    return {"__eq__": __eq__, "__hash__": __hash__ if frozen else None}


def _shown(self: Any) -> str:
    fields = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({fields})"


def _refuse_to_set(self: Any, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
