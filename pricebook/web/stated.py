"""What a form states of a list beside the workbook: the options of a check, as a form sends them and as they are kept."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pricebook.web.received import BadBody, Form

KINDS = ("proposal", "own", "issued")
THOUSANDS = (".", ",")
_TEXTS = ("regulation", "class", "province", "facility")
LONGEST = 300  # letters of a text


def stated_in(form: Form, dossiers: Collection[str], former: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a form states, as options of `app.check.check`, days as ISO text; what it leaves blank is None.

    Args:
        form: the form.
        dossiers: the dossiers that can be named.
        former: what was stated before; what the form does not ask for (columns) stays.

    Raises:
        BadBody: a day is none, a price is no number, or there is no such dossier.
    """
    texts = {name: form.text(name)[:LONGEST] or None for name in _TEXTS}
    kind, thousands, dossier, rate = (form.text(name) for name in ("kind", "thousands", "dossier", "bed_rate"))
    if dossier and dossier not in dossiers:
        raise BadBody("no-such-dossier")
    plain = rate.replace(".", "").replace(" ", "")
    if rate and not (plain.isascii() and plain.isdigit()):
        raise BadBody("not-a-price")
    asked = {
        "regulation": texts["regulation"],
        "as_": kind if kind in KINDS else None,
        "class_": texts["class"],
        "province": texts["province"],
        "on": day_in(form, "on"),
        "facility": texts["facility"],
        "dossier": dossier or None,
        "thousands": thousands if thousands in THOUSANDS else None,
        "bed_rate": int(plain) if plain else None,
    }
    return {**(former or {}), **asked}


def day_in(form: Form, name: str) -> str | None:
    """A day that a form sends, as ISO text, also where it is typed as 31/12/2026; None where it is blank. Raises BadBody."""
    said = form.text(name)
    if not said:
        return None
    parts = said.split("/")
    try:
        day = date(*(int(part) for part in reversed(parts))) if len(parts) == 3 else date.fromisoformat(said)
    except ValueError as error:
        raise BadBody("no-day") from error
    return day.isoformat()
