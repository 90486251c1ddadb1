"""Help, and what is said of a wrong call, in the language of the call.

The program's own texts are English in the code; `base/words/help/vi.toml` has each of them in Vietnamese. It is read only when
help is shown or a call was wrong.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from pricebook.base.languages import LANGUAGES, Language, help_texts
from pricebook.cli.common import chosen_language

_OPTION = "--lang"
# The words of the library's frame: its names for them, and what they are in English.
_TITLES = {
    "ARGUMENTS_PANEL_TITLE": "Arguments",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commands",
    "ERRORS_PANEL_TITLE": "Error",
    "ABORTED_TEXT": "Aborted.",
    "DEFAULT_STRING": "[default: {}]",
    "ENVVAR_STRING": "[env var: {}]",
    "REQUIRED_LONG_STRING": "[required]",
    "DEPRECATED_STRING": "(deprecated) ",
    "RICH_HELP": "Try [blue]'{command_path} {help_option}'[/] for help.",
}


def asked_language(arguments: Sequence[str]) -> Language:
    """The language of a call that may be wrong: the last `--lang` of its arguments that names one, else that of the system."""
    words = list(arguments)
    before = words[: words.index("--")] if "--" in words else words
    asked = [following for word, following in pairwise(before) if word == _OPTION]
    asked += [word.partition("=")[2] for word in before if word.startswith(f"{_OPTION}=")]
    return next((language for said in reversed(asked) for language in LANGUAGES if said == language), chosen_language(None))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text of the help, each in one line."""
    return [line for part in re.split(r"\n\s*\n", text) if (line := " ".join(part.split()))]


def translated(text: str, language: Language) -> str:
    """A text of the help in a language. A paragraph that has no translation stays as it is.

    Args:
        text: The text as the code has it, in English.
        language: The language.
    """
    if language == "en":
        return text
    known = help_texts()
    example = "Example: "
    said = [
        known["titles"][example] + part.removeprefix(example) if part.startswith(example) else known["texts"].get(part, part)
        for part in paragraphs(text)
    ]
    return "\n\n".join(said)


def explained(message: str, language: Language) -> str:
    """What the library says of a wrong call, in a language. What it says in other words than we know stays English.

    Args:
        message: The library's message.
        language: The language.
    """
    if language == "en":
        return message
    for pattern, said in _messages():
        if found := pattern.fullmatch(message):
            values = found.groupdict()
            if "reason" in values:
                values["reason"] = explained(values["reason"], language)
            return said.format_map(values)
    return message


@cache
def _messages() -> list[tuple[re.Pattern[str], str]]:
    """The messages of the library, as patterns, and what each is in Vietnamese."""
    return [
        (re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(said)), re.DOTALL), vietnamese)
        for said, vietnamese in help_texts()["calls"].items()
    ]


def _speak(language: Language) -> None:
    """Sets the words of the library's frame."""
    from typer import rich_utils

    titles = help_texts()["titles"] if language == "vi" else {}
    for name, english in _TITLES.items():
        setattr(rich_utils, name, titles.get(english, english))


@contextmanager
def _told_in(language: Callable[[], Language]) -> Iterator[None]:
    """Around the reading of a call: what is wrong in it is told in a language."""
    try:
        yield
    except Exception as error:
        if type(error).__name__ == "Abort":  # a question was not answered
            _speak(language())
        elif type(error).__name__ != "NoArgsIsHelpError" and (message := getattr(error, "format_message", None)) is not None:
            text = explained(message(), language())
            vars(error)["format_message"] = lambda: text
            _speak(language())
        raise


class HelpCommand(TyperCommand):
    """A command whose help is in the language of the call."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Writes how the command is called."""
        _format_usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes the help."""
        _translate(self, ctx)
        super().format_help(ctx, formatter)


class HelpGroup(TyperGroup):
    """A group of commands whose help is in the language of the call. `--lang` may stand before the command as well."""

    language: Language = "vi"

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Reads the arguments. What is wrong in them is told in the language of the call."""
        if parent is not None:
            return super().make_context(info_name, args, parent, **extra)
        self.language = asked_language(args)
        with _told_in(lambda: self.language):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: Any) -> Any:
        """Calls the command. What is wrong in its arguments is told in the language of the call."""
        if ctx.parent is not None:
            return super().invoke(ctx)
        with _told_in(lambda: self.language):
            return super().invoke(ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Reads the arguments before the command."""
        return super().parse_args(ctx, behind_the_command(args))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Writes how the command is called."""
        _format_usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes the help."""
        _translate(self, ctx)
        super().format_help(ctx, formatter)


def behind_the_command(args: Sequence[str]) -> list[str]:
    """The arguments of a group with a `--lang` before the command put behind its name. Without a command it is left out."""
    asked: list[str] = []
    before: list[str] = []
    rest = list(args)
    while rest and rest[0].startswith("-") and rest[0] != "--":
        if rest[0] == _OPTION and rest[1:]:
            asked, rest = rest[:2], rest[2:]
        elif rest[0].startswith(f"{_OPTION}="):
            asked, rest = rest[:1], rest[1:]
        else:
            before.append(rest.pop(0))
    if rest:
        return [*before, rest[0], *asked, *rest[1:]]
    known = not asked or asked[-1].removeprefix(f"{_OPTION}=") in LANGUAGES
    return before if known else [*before, *asked]


def _language_of(ctx: Any) -> Language:
    root = ctx.find_root().command
    return root.language if isinstance(root, HelpGroup) else asked_language(sys.argv[1:])


def _format_usage(command: TyperCommand | TyperGroup, ctx: Any, formatter: Any) -> None:
    titles = help_texts()["titles"] if _language_of(ctx) == "vi" else {}
    pieces = [titles.get(piece, piece) for piece in command.collect_usage_pieces(ctx)]
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=titles.get("Usage: ", "Usage: "))


def _translate(command: TyperCommand | TyperGroup, ctx: Any) -> None:
    """Puts the texts of a command, of its options and of the commands below it into the language of the call."""
    language = _language_of(ctx)
    _speak(language)
    told: list[Any] = [command, *command.get_params(ctx), *getattr(command, "commands", {}).values()]
    for each in told:
        if text := getattr(each, "help", None):
            each.help = translated(text, language)


def in_both_languages(app: typer.Typer) -> None:
    """Gives all commands of an application, and of those below it, help in the language of the call."""
    app.info.cls = HelpGroup
    for command in app.registered_commands:
        command.cls = HelpCommand
    for group in app.registered_groups:
        if group.typer_instance is not None:
            in_both_languages(group.typer_instance)
