"""Services that an approval leaves out because of what they are: those that an error blocks or that have no price, those
that are not agreed on.
"""

import json
from collections.abc import Sequence

import sqlalchemy as sa

from pricebook.app.errors import WrongOption
from pricebook.app.list_rules import ListRules
from pricebook.app.load import LoadedList
from pricebook.appraisal import findings_file
from pricebook.appraisal.record import ListFindings
from pricebook.base.file_names import written_beside
from pricebook.registry import row_of
from pricebook.registry.disputing import disputes_of
from pricebook.registry.leaving_out import findings_kept, services_listed, services_unpriced

BLOCKED, DISPUTED = "blocked", "disputed"


def findings_beside(loaded: LoadedList | None) -> ListFindings | None:
    """The findings that stand beside a list, with the officer's acceptances; None where there are none about this very list."""
    if loaded is None:
        return None
    file = written_beside(loaded.path, findings_file.FILE)
    try:
        return findings_file.findings_for(loaded.prices, loaded.sha256, loaded.path, file) if file.is_file() else None
    except findings_file.UnfitFindings:  # about another list, or unreadable: it says nothing of this one
        return None


def open_errors(loaded: LoadedList | None) -> int:
    """How many errors the findings beside a list have that nobody accepted."""
    beside = findings_beside(loaded)
    found = beside["findings"] if beside is not None else []
    return sum(entry["severity"] == "error" and entry["accepted"] is None for entry in found)


def as_bytes(findings: ListFindings | None) -> bytes | None:
    """Findings as the registry keeps them with their list."""
    return json.dumps(findings, ensure_ascii=False, sort_keys=True).encode() if findings is not None else None


def named(con: sa.Connection, name: str, said: Sequence[str], beside: ListFindings | None, rules: ListRules) -> tuple[str, ...]:
    """The services that are to be left out: BLOCKED and DISPUTED stand for the services that are so, all others for themselves.

    Args:
        con: A connection.
        name: The list.
        said: Services by id, ordinal or code; BLOCKED; DISPUTED.
        beside: The findings beside the list as it is approved; else those count that were kept when it was recorded.
        rules: The rules by which the list is decided.

    Raises:
        WrongOption: BLOCKED is named, and no findings about the list are known.
    """
    row = row_of(con, name)
    found: list[str] = []
    for each in said:
        if each == BLOCKED:
            kept = findings_kept(con, row.entry) if beside is None else beside["findings"]
            if kept is None:
                raise WrongOption("findings-unknown", list=name)
            errors = [entry for entry in kept if entry["severity"] == "error" and entry["accepted"] is None]
            found += services_listed(con, row.list, (entry["service_id"] for entry in errors))
            # One error may be about many services and name none of them: what it leaves without a price is known by the lines.
            found += services_unpriced(con, row.list)
        elif each == DISPUTED:
            rule = rules.direction(row.regulation, row.pricing_date)
            open_ = [dispute for dispute in disputes_of(con, row.list) if dispute.missing(rule)]
            found += services_listed(con, row.list, (dispute.new.service_id for dispute in open_))
        else:
            found.append(each)
    return tuple(dict.fromkeys(found))
