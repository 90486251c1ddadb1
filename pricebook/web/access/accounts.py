"""The accounts of a desk for several people: a file that commands keep, and that is read anew when it was changed."""

import json
import os
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from pricebook.app.errors import AccountsUnusable, OutputExists
from pricebook.app.written import write_whole
from pricebook.base.files import read_text_file
from pricebook.base.languages import say
from pricebook.base.reasons import UnusableInput, reason_of
from pricebook.web.access.passwords import hashed, is_hash, nobodys, wrong_with
from pricebook.web.access.sessions import ROLES, Role, Session

_VERSION = 1
_LONGEST_NAME = 80  # letters
_MOST = 1_000  # accounts
_TRIES = 20  # to change the file while others change it as well


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may enter: the name, as papers and the log show it; what the person may do; the hash of the password."""

    name: str
    roles: frozenset[Role]
    password: str

    @property
    def stamp(self) -> str:
        """What a session remembers of the account: it is another one after a new password, or other roles."""
        return sha256(json.dumps([self.name, sorted(self.roles), self.password]).encode()).hexdigest()


def key_of(name: str) -> str:
    """By what a name is known, however it was typed: "nguyễn văn  an" is "Nguyễn Văn An"."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def read_accounts(path: Path) -> tuple[Account, ...]:
    """The accounts of a file, in their order; none where there is no file.

    Raises:
        AccountsUnusable: it cannot be read, is no file of accounts, or others than its owner may change it.
    """
    try:
        if os.name == "posix" and path.stat().st_mode & 0o022:
            raise AccountsUnusable("accounts-open", path=str(path))
        return tuple(_parsed(json.loads(read_text_file(path))))
    except FileNotFoundError:
        return ()
    except AccountsUnusable:
        raise
    except (OSError, ValueError, RecursionError, UnusableInput) as error:
        why = error.reason if isinstance(error, UnusableInput) else reason_of(error)
        raise AccountsUnusable("accounts-broken", path=str(path), reason=why) from error


def change_accounts(path: Path, change: Callable[[tuple[Account, ...]], Iterable[Account]]) -> None:
    """Changes the accounts of a file, which is made where there is none. It is written whole, for its owner alone.

    Args:
        path: the file.
        change: makes the new accounts of those that are there.

    Raises:
        AccountsUnusable, NotWritten, OutputInUse: nothing was changed.
    """

    def write(staging: Path) -> None:
        accounts = sorted(change(read_accounts(path)), key=lambda each: key_of(each.name))
        record = {"pricebook_accounts": _VERSION, "accounts": [_record(each) for each in accounts]}
        handle = os.open(staging / path.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")

    for tries_left in reversed(range(_TRIES)):
        try:
            write_whole(path.parent, (path.name,), write, force=False, own=(path.name,))
            return
        except OutputExists:  # somebody else has changed it meanwhile
            if not tries_left:
                raise


def add_account(path: Path, name: str, roles: Iterable[str], password: str) -> Account:
    """Adds an account to a file. Raises what `change_accounts` raises; AccountsUnusable for a name, role or password."""
    made = Account(_name(name), _roles(roles), hashed(_password(password, name)))

    def with_it(accounts: tuple[Account, ...]) -> Iterable[Account]:
        if any(key_of(each.name) == key_of(name) for each in accounts):
            raise AccountsUnusable("account-there", name=made.name)
        if len(accounts) >= _MOST:
            raise AccountsUnusable("accounts-many", most=_MOST)
        return (*accounts, made)

    change_accounts(path, with_it)
    return made


def change_account(path: Path, name: str, *, roles: Iterable[str] | None = None, password: str | None = None) -> Account:
    """Gives an account other roles, or another password. Raises what `add_account` raises."""
    new: dict[str, Any] = {} if roles is None else {"roles": _roles(roles)}
    if password is not None:
        new["password"] = hashed(_password(password, name))
    changed: list[Account] = []

    def with_change(accounts: tuple[Account, ...]) -> Iterable[Account]:
        changed[:] = [replace(_of(accounts, name), **new)]
        return [changed[0] if key_of(each.name) == key_of(name) else each for each in accounts]

    change_accounts(path, with_change)
    return changed[0]


def remove_account(path: Path, name: str) -> None:
    """Takes an account away. Raises what `change_accounts` raises."""
    change_accounts(path, lambda accounts: [each for each in accounts if each != _of(accounts, name)])


def known_account(path: Path, name: str) -> Account:
    """The account of a name in a file. Raises AccountsUnusable where there is none, or the file cannot be used."""
    return _of(read_accounts(path), name)


class Accounts:
    """The accounts of a running desk, as their file has them at the moment.

    Args:
        path: the file.

    Raises:
        AccountsUnusable: it cannot be used, or nobody could enter.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, ...] | None = None
        self._known: dict[str, Account] = {}
        if not self._current():
            raise AccountsUnusable("accounts-none", path=str(path))
        nobodys()  # made before anybody enters, so that the first unknown name takes no longer than others

    def of(self, name: str) -> Account | None:
        """The account of a name; None where there is none. Raises AccountsUnusable."""
        return self._current().get(key_of(name))

    def vouches(self, session: Session) -> bool:
        """Whether the account of a session is as it was when the session was opened. Raises AccountsUnusable."""
        account = self.of(session.person) if session.person is not None else None
        return account is not None and account.stamp == session.stamp

    def _current(self) -> dict[str, Account]:
        try:
            about = self.path.stat()
        except OSError as error:
            raise AccountsUnusable("accounts-broken", path=str(self.path), reason=reason_of(error)) from error
        seen = (about.st_mtime_ns, about.st_size, about.st_ino, about.st_mode)
        if seen != self._seen:
            self._known = {key_of(each.name): each for each in read_accounts(self.path)}
            self._seen = seen
        return self._known


def _of(accounts: Iterable[Account], name: str) -> Account:
    for each in accounts:
        if key_of(each.name) == key_of(name):
            return each
    raise AccountsUnusable("account-unknown", name=name)


def _parsed(record: Any) -> Iterable[Account]:
    """The accounts that JSON holds. Raises UnusableInput where it holds none, AccountsUnusable where one has no right name."""
    rows = record.get("accounts") if isinstance(record, dict) and record.get("pricebook_accounts") == _VERSION else None
    known: set[str] = set()
    for each in rows if isinstance(rows, list) else [None]:
        if not isinstance(each, dict) or each.keys() != {"name", "roles", "password"} or not isinstance(each["roles"], list):
            raise UnusableInput("", say("file.no-accounts"))
        name, password = each["name"], each["password"]
        if not isinstance(name, str) or key_of(name) in known or not isinstance(password, str) or not is_hash(password):
            raise UnusableInput("", say("file.no-accounts"))
        known.add(key_of(name))
        yield Account(_name(name), _roles(each["roles"]), password)


def _record(account: Account) -> dict[str, Any]:
    return {"name": account.name, "roles": sorted(account.roles), "password": account.password}


def _name(name: str) -> str:
    """A name as it is kept. Raises AccountsUnusable where it is none."""
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain or len(plain) > _LONGEST_NAME or not plain.isprintable():
        raise AccountsUnusable("account-name", most=_LONGEST_NAME)
    return plain


def _roles(roles: Iterable[Any]) -> frozenset[Role]:
    """Roles as they are kept. Raises AccountsUnusable where there are none, or others."""
    asked = list(roles)
    known = frozenset(each for each in ROLES if each in asked)
    if not asked or len(known) < len({str(each) for each in asked}):
        raise AccountsUnusable("account-roles", known=", ".join(sorted(ROLES)))
    return known


def _password(password: str, name: str) -> str:
    if (wrong := wrong_with(password, name)) is not None:
        raise AccountsUnusable(wrong)
    return password
