"""What could not be asked of the lines of a file, because it lacks a column (ST067)."""

from collections.abc import Iterable, Iterator, Sequence

import duckdb

from pricebook.base.languages import Phrase, say
from pricebook.findings import Finding, Place
from pricebook.regulation.claim_rules import ClaimRule
from pricebook.settlement.claims.database import STATED, WITHOUT_NAMES, statement
from pricebook.settlement.claims.days import day_of

# Rule → how its case is called, and the columns without which its question has no answer.
_NEEDS: dict[str, tuple[Phrase, tuple[str, ...]]] = {
    "contained": (say("claims.asked-contained"), ("visit",)),
    "part_beside_whole": (say("claims.asked-part-beside-whole"), ("visit",)),
    "doubled": (say("claims.asked-doubled"), ("card", "began", "performer")),
    "doubled_elsewhere": (say("claims.asked-doubled-elsewhere"), ("card", "began")),
    "further_intervention": (say("claims.asked-further-intervention"), ("visit", "began")),
}
# The columns that are looked at, by their field in claim files; a day without its minute is no start.
_FIELDS = {"visit": "MA_LK", "card": "MA_THE_BHYT", "began": "NGAY_TH_YL (yyyymmddHHMM)", "performer": "NGUOI_THUC_HIEN"}
_NAMES = "TEN_THUOC, TEN_VAT_TU"


def not_asked(con: duckdb.DuckDBPyConnection, rules: Iterable[ClaimRule], labels: Sequence[str]) -> Iterator[Finding]:
    """ST067 for each rule and the columns that a file lacks wholly, once for all files that lack the same.

    So too where drugs and supplies have no names. A rule that has articles, none of which is in force on a day of the file, has
    nothing to say there; nor has one that looks at several facilities, where there is but one.

    Args:
        con: the database, with `staged` filled.
        rules: the rules that are asked.
        labels: how the files are called, by their numbers.
    """
    files = con.execute(statement(STATED)).fetchall()
    one_facility = len({facility for _, first, last, *_ in files for facility in (first, last)}) < 2
    for rule in rules:
        if rule.id not in _NEEDS or (rule.window == "facilities" and one_facility):
            continue
        case, needs = _NEEDS[rule.id]
        lacking: dict[tuple[str, ...], list[Place]] = {}
        for file, _, _, first_day, last_day, _, *counts in files:
            missing = tuple(name for name, lines in zip(_FIELDS, counts, strict=True) if name in needs and not lines)
            if missing and _may_hold(rule, first_day, last_day):
                lacking.setdefault(missing, []).append(Place(labels[file]))
        for missing, places in lacking.items():
            columns = ", ".join(_FIELDS[name] for name in missing)
            yield _not_asked(columns, case, places)
    if unnamed := [Place(labels[file]) for (file,) in con.execute(statement(WITHOUT_NAMES)).fetchall()]:
        yield _not_asked(_NAMES, say("claims.asked-contained-by-name"), unnamed)


def _not_asked(columns: str, case: Phrase, files: Sequence[Place]) -> Finding:
    return Finding("ST067", files[0], observed=columns, more={"case": case}, cells=tuple(files[1:]), of_whole=True)


def _may_hold(rule: ClaimRule, first_day: int, last_day: int) -> bool:
    first, last = day_of(first_day), day_of(last_day)
    return not rule.article or any(
        (each.from_ is None or each.from_ <= last) and (each.to is None or first <= each.to) for each in rule.article
    )
