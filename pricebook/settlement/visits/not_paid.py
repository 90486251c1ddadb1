"""Examinations that are not paid (ST063 to ST067, ST085): the four cases of 2012 by name, and those of later law."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from pricebook.base.languages import say
from pricebook.findings import Finding, Place
from pricebook.regulation.bed_rules import RetainedBed
from pricebook.regulation.settlement import NotPaid, NotPaidKind
from pricebook.settlement.charged.columns import columns_of
from pricebook.settlement.charged.tables import ChargedTable, day_of
from pricebook.settlement.visits.examination import Examination, is_examination
from pricebook.settlement.visits.joined import Visit, in_order, of_one_person
from pricebook.settlement.visits.whole import shared_out

_CODES: dict[NotPaidKind, str] = {
    "referral": "ST063",
    "episode": "ST064",
    "fetching": "ST065",
    "admitted": "ST066",
    "unregistered": "ST066",
}
# What a table must state for a case to be examined.
_NEEDS: dict[NotPaidKind, tuple[str, ...]] = {
    "referral": ("referral",),
    "episode": ("episode",),
    "fetching": ("purpose",),
    "admitted": ("admitted",),
    "unregistered": ("admitted", "registered"),
}
# Of who was not admitted, or is treated in no episode, nothing is written; a registration that is blank is asked about by row.
_BLANK_SAYS = ("admitted", "episode", "registered")


def judge_not_paid(table: ChargedTable, examined: Iterable[Examination]) -> None:
    """Refuses the examinations that are not paid. One of an outpatient episode is paid."""
    rows = in_order(examined)
    for each in rows:
        each.examined = is_examination(each.row)
        for case in each.rules.visits.not_paid:
            if case.kind is not None and all(map(table.has, _NEEDS[case.kind])) and _holds(case.kind, each):
                asks = case.kind == "unregistered" and each.row.get("registered", str) is None
                each.judged(_CODES[case.kind], case, Decimal(0), asks=asks, more=(("case", case.case),))
    if table.has("episode"):
        _judge_episodes(each for each in rows if each.examined and not each.refused)


def _judge_episodes(examined: Iterable[Examination]) -> None:
    """ST064: an episode is paid as one examination, whichever row has its price."""
    episodes: dict[tuple[str, str], Visit] = defaultdict(list)
    for each in examined:
        if (episode := each.row.get("episode", str)) is not None:
            episodes[each.facility, episode].append(each)
    for alike in episodes.values():
        for episode_of_one in of_one_person(alike):
            first, *others = episode_of_one
            cases = [next((case for case in each.rules.visits.not_paid if case.kind == "episode"), None) for each in others]
            due = [first.one, *(each.left if case is None else Decimal(0) for each, case in zip(others, cases, strict=True))]
            _, *of_others = shared_out([each.left for each in episode_of_one], due)
            for each, case, of_it in zip(others, cases, of_others, strict=True):
                if case is not None:
                    each.judged(_CODES["episode"], case, of_it, more=(("case", case.case),))


def judge_beside_bed(table: ChargedTable, examined: Iterable[Examination]) -> Iterator[Finding]:
    """ST085: an examination beside a retained bed that is paid, at the facilities whose article leaves no examination beside it.

    Yields ST067 where the rules have the case and the table does not say whether such a bed is paid.
    """
    asked: tuple[Examination, RetainedBed] | None = None
    for each in examined:
        class_ = each.row.get("class", str)
        beds = [bed for bed in each.rules.beds.retained if bed.examination is False and class_ in (None, *bed.classes)]
        if not beds:
            continue
        asked = asked or (each, beds[0])
        if each.row.get("retained_bed", str) == "yes":
            each.judged("ST085", beds[0], Decimal(0), asks=class_ is None)
    if asked is not None and not table.states("retained_bed"):
        each, bed = asked
        name = next(column.name for column in columns_of("visits") if column.id == "retained_bed")
        law = each.rules.article_of(bed)
        yield Finding("ST067", Place(), observed=name, law=law, more={"case": say("visits.retained")})


def _holds(kind: NotPaidKind, each: Examination) -> bool:
    """Whether a case holds of an examination by itself. Whether a patient had registered may be blank: then it is only asked."""
    if kind == "referral":
        return each.row.get("referral", str) == "no"
    if kind == "episode":
        return False  # of an episode, not of an examination
    if kind == "fetching":
        return not each.examined
    admitted = each.row.values.get("admitted")
    on_the_day = isinstance(admitted, date) and day_of(admitted) == each.day
    return on_the_day and (kind == "admitted" or each.row.get("registered", str) != "yes")


def not_examined(table: ChargedTable, examined: Iterable[Examination]) -> Iterator[Finding]:
    """ST067: a case that the rules of the days know and the table does not state, once each."""
    names = {column.id: column.name for column in columns_of("visits")}
    cases: dict[NotPaid, str | None] = {}
    for each in examined:
        for case in each.rules.visits.not_paid:
            if case not in cases:
                cases[case] = each.rules.article_of(case)
    for case, article in cases.items():
        needs = _NEEDS[case.kind] if case.kind is not None else ()
        missing = [column for column in needs if not _tells(table, column)]
        if missing or case.kind is None:
            columns = ", ".join(names[column] for column in missing) or "–"
            yield Finding("ST067", Place(), observed=columns, law=article, more={"case": case.case})


def _tells(table: ChargedTable, column: str) -> bool:
    """Whether a table says what a column is for; by a blank cell as well, where that means no."""
    return table.has(column) if column in _BLANK_SAYS else table.states(column)
