"""To whom an approved list is sent at once, on paper and as an electronic file (R12): `sending.toml` beside the packs."""

import tomllib
from datetime import date
from typing import Annotated

from pydantic import StringConstraints, ValidationError

from pricebook.base.inputs import input_text
from pricebook.base.languages import say
from pricebook.base.reasons import UnusableInput, reason_of
from pricebook.base.violations import model_violations
from pricebook.regulation.basics import Citation, InTime, Name, StrictModel
from pricebook.regulation.packs import SearchPath

SENDING = "sending.toml"


class Sending(InTime):
    """Who sends a list under a regulation, and to whom. The name of the province follows that of the sender."""

    regulation: Name
    sender: Name
    recipient: Name
    email: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=254)]
    reference: Citation
    verified_on: date


class _File(StrictModel):
    """The contents of `sending.toml`."""

    sending: tuple[Sending, ...] = ()


def sending_of(packs: SearchPath, regulation: str, day: date) -> Sending | None:
    """To whom a list that was decided on a day is sent; None where nobody is known. The first file on the path counts.

    Raises:
        UnusableInput: The file cannot be used.
    """
    path = next((root / SENDING for _, root in packs.places if (root / SENDING).is_file()), None)
    if path is None:
        return None
    try:
        entries = _File.model_validate(tomllib.loads(input_text(path))).sending
    except ValidationError as error:
        where, reason = model_violations(error.errors())[0]
        raise UnusableInput(SENDING, say("value.at", path=where, reason=reason)) from error
    except (OSError, ValueError, RecursionError) as error:
        raise UnusableInput(SENDING, reason_of(error)) from error
    return next((entry for entry in entries if entry.regulation == regulation and entry.in_force(day)), None)
