"""The commands serve-user …: the accounts of a desk of several people."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import LangOption, chosen_language, phrase, show, show_call_errors, show_phrase
from pricebook.cli.serving import web

if TYPE_CHECKING:
    from pricebook.base.languages import Language

app = typer.Typer()


class Role(StrEnum):
    """What a person may do at the desk."""

    prepare = "prepare"
    appraise = "appraise"
    approve = "approve"


FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The file of accounts.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The person, as papers and the log show the name.")]
RoleOption = Annotated[
    list[Role],
    typer.Option("--role", help="What the person may do: make dossiers, judge lists, record decisions. May be repeated."),
]


@app.command()
def add(file: FileArgument, name: NameArgument, role: RoleOption, lang: LangOption = None) -> None:
    """Add a person, who signs in by name and password.

    The password is asked for twice, or is the first line of standard input. It has at least 12 characters, and is not the name.
    The file is made where there is none, for you alone to read.

    Example: pricebook serve-user add nguoi-dung.json "Nguyễn Thị Lan" --role prepare
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        with web():
            from pricebook.web.access.accounts import add_account

        made = add_account(file, name, role, _asked_password(language))
        show_phrase("account-added", language, name=made.name, path=str(file))


@app.command()
def password(file: FileArgument, name: NameArgument, lang: LangOption = None) -> None:
    """Set a new password, as for one who forgot it. A desk that is open signs the person out.

    Example: pricebook serve-user password nguoi-dung.json "Nguyễn Thị Lan"
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        with web():
            from pricebook.web.access.accounts import change_account, known_account

        known_account(file, name)
        changed = change_account(file, name, password=_asked_password(language))
        show_phrase("account-changed", language, name=changed.name, path=str(file))


@app.command()
def roles(file: FileArgument, name: NameArgument, role: RoleOption, lang: LangOption = None) -> None:
    """Give a person other roles. A desk that is open signs the person out.

    Example: pricebook serve-user roles nguoi-dung.json "Nguyễn Thị Lan" --role prepare --role appraise
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        with web():
            from pricebook.web.access.accounts import change_account

        changed = change_account(file, name, roles=role)
        show_phrase("account-changed", language, name=changed.name, path=str(file))


@app.command()
def remove(file: FileArgument, name: NameArgument, lang: LangOption = None) -> None:
    """Take a person's account away. A desk that is open signs the person out.

    Example: pricebook serve-user remove nguoi-dung.json "Nguyễn Thị Lan"
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        with web():
            from pricebook.web.access.accounts import remove_account

        remove_account(file, name)
        show_phrase("account-removed", language, name=name, path=str(file))


@app.command("list")
def list_(file: FileArgument, lang: LangOption = None) -> None:
    """List the people, with what each may do.

    Example: pricebook serve-user list nguoi-dung.json
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        with web():
            from pricebook.web.access.accounts import read_accounts

        for each in read_accounts(file):
            show(f"{each.name}: {', '.join(phrase(f'role-{role}', language) for role in sorted(each.roles))}")


def _asked_password(language: "Language") -> str:
    """The password that is typed twice at a terminal and not shown, or the first line of standard input where it is no terminal.

    Raises:
        AccountsUnusable: the two differ.
    """
    from getpass import getpass

    from pricebook.app.errors import AccountsUnusable

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed = getpass(phrase("password-new", language))
    if typed != getpass(phrase("password-again", language)):
        raise AccountsUnusable("passwords-differ")
    return typed
