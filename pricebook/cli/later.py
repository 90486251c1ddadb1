"""Groups of commands that are imported and built when they are called, or when their help is asked for.

What is registered with Typer is built whole before a word of a call is read: half of the commands stand in groups, and `--help`
needs no more of a group than its name and what it is for.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib import import_module
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from pricebook.cli.help import HelpGroup, in_both_languages

# Each group: the module whose `app` has its commands, and what its help says.
_GROUPS = {
    "list": ("price_lists", "A price list's life, and which price holds today."),
    "regulation": ("regulation", "List, show, check, complete and audit regulation packs."),
    "serve-user": ("serve_user", "The accounts of a desk of several people."),
    "settle": (
        "settle",
        "Settle what was charged by the rules in force on the service day.\n\n"
        "Example: pricebook settle beds data/bed-sheet-2012/bed_sheet.csv --on 2012-06-01",
    ),
}


class _Commands(Mapping[str, TyperCommand | TyperGroup]):
    """The commands of a group by their names: built when one is looked up, or when they are counted."""

    def __init__(self, module: str) -> None:
        self._module = module

    @cached_property
    def _built(self) -> Mapping[str, Any]:
        app = import_module(f"pricebook.cli.{self._module}").app
        in_both_languages(app)
        return get_group(app).commands

    def __getitem__(self, name: str) -> TyperCommand | TyperGroup:
        command: TyperCommand | TyperGroup = self._built[name]
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(self._built)

    def __len__(self) -> int:
        return len(self._built)


class Program(HelpGroup):
    """All commands: those that were registered, and the groups above, in the order of their names."""

    def __init__(self, **of_typer: Any) -> None:
        super().__init__(**of_typer)
        for name, (module, said) in _GROUPS.items():
            self.commands[name] = _later(name, module, said)
        self.commands = dict(sorted(self.commands.items()))


def _later(name: str, module: str, said: str) -> HelpGroup:
    group = HelpGroup(name=name, help=said, no_args_is_help=True)
    commands: Any = _Commands(module)  # Typer names a mapping that can be changed; nothing changes it
    group.commands = commands
    return group
