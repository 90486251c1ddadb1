"""Where a finding of claims comes from, step by step: line, list, service, note or norm line, award, decision."""

from collections.abc import Iterator, Sequence

from pricebook.base.languages import Phrase, say
from pricebook.pricelist import Award, NormLine
from pricebook.settlement.claims.judge import ClaimFinding, Line
from pricebook.settlement.claims.lists import Period
from pricebook.settlement.claims.read.case_places import CasePlaces
from pricebook.settlement.containment.contents import Content


def provenance_of(found: ClaimFinding, file_names: Sequence[str], places: CasePlaces | None = None) -> tuple[Phrase, ...]:
    """The steps from the line to the decision, as far as each is known.

    Args:
        found: what a rule says of a line.
        file_names: how each file is called, by its number.
        places: where lines stand in the cases of their files.
    """
    return tuple(_steps(found, file_names, places or {}))


def _steps(found: ClaimFinding, file_names: Sequence[str], places: CasePlaces) -> Iterator[Phrase]:
    line, period = found.line, found.period
    yield say("claims.step-line", file=file_names[line.file], row=str(line.row))
    if found.other is not None:
        yield beside(found, found.other, file_names, places)
    if period is None:
        return
    yield say("claims.step-list", list=period.source_of(found.service).name)
    price = period.paid.get(found.service) if found.service is not None else None
    if price is not None:
        name = price.line.name or price.line.service_id
        yield say("claims.step-service", service=f"{price.line.service_id} {name}", number=str(price.line.number))
        for ground in found.grounds[:1]:
            yield say("claims.step-ground", where=ground.where, text=ground.text or ground.name)
            yield from _award(ground, period, price.line.items)
    decision = period.source_of(found.service).decision
    if decision is not None:
        yield say("claims.step-decision", decision=decision)


def beside(found: ClaimFinding, other: Line, file_names: Sequence[str], places: CasePlaces) -> Phrase:
    """The other line that a finding is about; of another facility by its code too, for that one alone has the file.

    Args:
        found: what a rule says.
        other: the other line.
        file_names: how each file is called, by its number.
        places: where lines stand in the cases of their files.
    """
    at = {"file": file_names[other.file], "row": row_in_words(other, places)}
    if other.facility != found.line.facility:
        return say("claims.step-elsewhere", facility=other.facility, **at)
    return say("claims.step-other", **at)


def row_in_words(line: Line, places: CasePlaces) -> str:
    """The place of a line in its case, or its row."""
    return in_case(line.file, line.row, places) or str(line.row)


def in_case(file: int, row: int, places: CasePlaces) -> str | None:
    """The place of a line as its hospital finds it: the number of the case in the file, the part, its own number there."""
    place = places.get((file, row))
    return f"HOSO {place.case}, {place.part}, STT {place.number}" if place is not None else None


def _award(ground: Content, period: Period, items: Sequence[NormLine]) -> Iterator[Phrase]:
    """The award by which the item of a norm line was priced."""
    item = next(
        (each for each in items if each.kind == "item" and ground.code is not None and each.item_code == ground.code), None
    )
    if item is None or item.award is None:
        return
    award: Award | None = next((each for each in period.source.prices.awards if each.award == item.award), None)
    decision = award.decision_no if award is not None and award.decision_no is not None else item.award
    yield say("claims.step-award", award=item.award, decision=decision)
