"""Names of a package that are imported when they are first used: `--help` and a plain build pay for nothing else."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def when_used(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """A package's `__getattr__`: name → the module that has it."""

    def attribute(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(homes[name]), name)

    return attribute
