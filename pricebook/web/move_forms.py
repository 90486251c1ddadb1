"""What a form of a move holds, and what becomes of it: the options of its command. Nothing is decided here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pricebook.base.languages import Phrase, say
from pricebook.web.access.sessions import Role
from pricebook.web.received import Form

# Who may make which move, and the fields of its form in their order; one with a star must be filled in.
_PAPER = "paper_no paper_date scan"
_HOLDS = "from* to phases scopes supersede"
MOVES: dict[str, tuple[Role, str]] = {
    "propose": ("prepare", f"by* on* {_PAPER} note"),
    "submit": ("prepare", f"by* on* {_PAPER} note"),
    "dispute": ("prepare", "about* service party_1* position_1* party_2* position_2* on* paper_no paper_date note"),
    "opinion": ("appraise", f"by* on* {_PAPER} note"),
    "ask": ("appraise", f"by* on* {_PAPER} note"),
    "return": ("appraise", f"by* on* {_PAPER} note"),
    "approve": ("approve", f"by on* decision* paper_date {_HOLDS} left_out scan note"),
    "amend": ("approve", "amends* by on* decision* paper_date from* to only left_out scan note"),
    "phase": ("approve", f"by on* decision* paper_date {_HOLDS} services scan note"),
    "revoke": ("approve", f"by* on* {_PAPER} note"),
    "extend": ("approve", f"by* on* days* note* {_PAPER}"),
    "direct": ("approve", "number by* decision* on* scan note"),
    "sent": ("approve", f"on* to_whom by {_PAPER}"),
    "acknowledged": ("approve", f"on* by {_PAPER}"),
    "withdraw": ("approve", "entry* note*"),
}
# What is recorded of authorities and facilities, and of no list.
OF_REGISTRY: dict[str, tuple[Role, str]] = {
    "succeed": ("approve", "formers* authority* on* paper_no paper_date scan note"),
    "facilities": ("approve", "table* on note"),
    "facility": ("approve", "code* on* to name class kind level managed_by authority scope note"),
}
FILES = ("scan", "table")
DAYS, NUMBERS = ("on", "paper_date", "from", "to"), ("days", "number", "entry")
MOST_PHASES = 4  # rows of "from another day for these classes" in a form
_FORMS = ("%Y-%m-%d", "%d/%m/%Y")
_OF_FACILITY = ("name", "class", "kind", "level", "managed_by", "authority", "scope")


class WrongField(Exception):
    """A field that is empty and must not be, or holds no day or no number."""

    def __init__(self, why: str, field: str, said: str = "") -> None:
        super().__init__(field)
        self.field = field
        name: Phrase = say(f"desk_decide.field-{field.replace('_', '-')}")
        self.phrase = say(f"desk_decide.{why}", field=name, said=said)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form."""

    name: str
    needed: bool


def fields_of(action: str) -> list[Field]:
    """The fields of the form of a move, in their order."""
    _, fields = (MOVES | OF_REGISTRY)[action]
    return [Field(name.removesuffix("*"), name.endswith("*")) for name in fields.split()]


def day_in(form: Form, field: str) -> date | None:
    """The day of a field of a form. Raises WrongField."""
    return day_of(field, form.text(field))


def day_of(field: str, said: str) -> date | None:
    """The day of a field, as a browser sends it or as people write it here; None where it is blank. Raises WrongField."""
    text = said.strip()
    for each in _FORMS if text else ():
        try:
            return datetime.strptime(text, each).date()
        except ValueError:
            continue
    if text:
        raise WrongField("not-a-day", field, text[:40])
    return None


def options_in(action: str, form: Form, person: str | None) -> dict[str, Any]:
    """The options of a move's command, with days as ISO text, as its form has them.

    Raises:
        WrongField: a field is empty and must not be, or holds no day or no number.
    """
    for field in fields_of(action):
        is_there = any(each.field == field.name for each in form.files) if field.name in FILES else form.text(field.name)
        if field.needed and not is_there:
            raise WrongField("needed", field.name)
    said = _OPTIONS.get(action, _plain)(form)
    scan = next((each.path for each in form.files if each.field == "scan"), None)
    if any(field.name == "scan" for field in fields_of(action)):
        said["scan"] = str(scan) if scan is not None else None
    return {**said, "person": person}


def _day(form: Form, field: str) -> str | None:
    day = day_in(form, field)
    return day.isoformat() if day is not None else None


def _number(form: Form, field: str) -> int | None:
    text = form.text(field)
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise WrongField("not-a-number", field, text[:40])
    return int(text) if text else None


def _lines(form: Form, field: str) -> list[str]:
    """What a field names, one on a line, or parted by semicolons."""
    return [said for line in form.text(field).replace(";", "\n").splitlines() if (said := line.strip())]


def _plain(form: Form) -> dict[str, Any]:
    """A move by an office: the date of its paper is that of the move where no other is said."""
    on, number = _day(form, "on"), form.asked("paper_no")
    dated = _day(form, "paper_date") or (on if number else None)
    return {"by": form.asked("by"), "on": on, "paper_no": number, "paper_date": dated, "note": form.asked("note")}


def _extend(form: Form) -> dict[str, Any]:
    return {**_plain(form), "days": _number(form, "days")}


def _phases(form: Form) -> list[dict[str, Any]]:
    last = _day(form, "to")
    first = _day(form, "from")
    phases = [{"from": first, "to": last, "class": ""}] if first is not None else []
    for row in range(MOST_PHASES):
        day, classes = _day(form, f"phase_from_{row}"), form.texts(f"phase_class_{row}")
        phases += [{"from": day, "to": last, "class": class_} for class_ in classes if day is not None and class_]
    scopes = [each for each in form.texts("scopes") if each] or [""]
    return [{**phase, "scope": scope} for scope in scopes for phase in phases]


def _decided(form: Form) -> dict[str, Any]:
    on = _day(form, "on")
    return {
        "by": form.asked("by"), "on": on, "paper_no": form.asked("decision"), "paper_date": _day(form, "paper_date") or on,
        "note": form.asked("note"), "phases": _phases(form),
        "left_out": [*form.texts("left_out"), *_lines(form, "left_out_services")],
    }  # fmt: skip


def _approve(form: Form) -> dict[str, Any]:
    return {**_decided(form), "supersede": bool(form.text("supersede"))}


def _amend(form: Form) -> dict[str, Any]:
    return {**_decided(form), "amends": form.asked("amends"), "only": _lines(form, "only")}


def _phase(form: Form) -> dict[str, Any]:
    return {
        "by": form.asked("by"), "on": _day(form, "on"), "decision": form.text("decision"),
        "paper_date": _day(form, "paper_date"), "note": form.asked("note"), "phases": _phases(form),
        "services": _lines(form, "services"), "supersede": bool(form.text("supersede")),
    }  # fmt: skip


def _dispute(form: Form) -> dict[str, Any]:
    return {
        **{name: value for name, value in _plain(form).items() if name != "by"},
        "about": form.text("about"), "service": form.asked("service"),
        "positions": [[form.text(f"party_{at}"), form.text(f"position_{at}")] for at in (1, 2)],
    }  # fmt: skip


def _direct(form: Form) -> dict[str, Any]:
    said = {name: value for name, value in _plain(form).items() if name != "paper_date"}
    return {**said, "paper_no": form.text("decision"), "number": _number(form, "number")}


def _acknowledged(form: Form) -> dict[str, Any]:
    return {name: value for name, value in _plain(form).items() if name != "note"}


def _sent(form: Form) -> dict[str, Any]:
    return {**_acknowledged(form), "to": form.asked("to_whom")}


def _withdraw(form: Form) -> dict[str, Any]:
    return {"entry": _number(form, "entry"), "note": form.text("note")}


def _succeed(form: Form) -> dict[str, Any]:
    return {
        "formers": _lines(form, "formers"), "authority": form.text("authority"), "on": _day(form, "on"),
        "paper_no": form.asked("paper_no"), "paper_date": _day(form, "paper_date"), "note": form.asked("note"),
    }  # fmt: skip


def _facilities(form: Form) -> dict[str, Any]:
    table = next(each for each in form.files if each.field == "table")
    return {"file": str(table.path), "name": table.name, "on": _day(form, "on"), "note": form.asked("note")}


def _facility(form: Form) -> dict[str, Any]:
    about: dict[str, Any] = {"class_" if name == "class" else name: form.asked(name) for name in _OF_FACILITY}
    about |= {"facility_code": form.text("code"), "to": _day(form, "to")}
    return {"about": about, "on": _day(form, "on"), "note": form.asked("note")}


_OPTIONS: dict[str, Callable[[Form], dict[str, Any]]] = {
    "extend": _extend, "approve": _approve, "amend": _amend, "phase": _phase, "dispute": _dispute, "direct": _direct,
    "sent": _sent, "acknowledged": _acknowledged, "withdraw": _withdraw, "succeed": _succeed, "facilities": _facilities,
    "facility": _facility,
}  # fmt: skip
