"""A second submission beside the first: its workbook, and the lines about it in the papers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pricebook.appraisal.record import CheckRecord
from pricebook.appraisal.rounds import ROUNDS_NAME, Answered, changed_passes, new_since
from pricebook.base.money import vietnamese_number
from pricebook.exports.listed import NOT_KNOWN, JudgedList
from pricebook.exports.output import Output
from pricebook.exports.papers.offices import UNKNOWN
from pricebook.exports.papers.reasons import said
from pricebook.exports.rounds_sheet import DONE, TwoRounds, price_text, rounds_output, verdict_text

if TYPE_CHECKING:
    from pricebook.app.checked import Checked
    from pricebook.regulation import LawOnDay
    from pricebook.submission.stated import StatedLine

MOST_TOLD = 20  # in a paper; the workbook has all


def rounds_of_check(checked: "Checked") -> Output:
    """The workbook that has both rounds of a list that was judged, side by side."""
    assert checked.earlier is not None and checked.comparison is not None and checked.law is not None
    record = checked.check_record("vi")
    listed = listed_of(checked, record)
    return rounds_output(
        TwoRounds(
            listed,
            checked.earlier.file,
            checked.two_rounds(record),
            new_since(record, checked.comparison),
            changed_passes(checked.earlier, record),
        ),
        checked.law.day,
    )


def listed_of(checked: "Checked", record: CheckRecord, sender: str | None = None) -> JudgedList:
    """A list that was judged, as papers speak of it.

    Args:
        checked: The result of its check.
        record: The contents of check.json.
        sender: Who sent it; None where nobody said.
    """
    submission, law = checked.submission, checked.law
    assert submission is not None and law is not None and checked.verdict is not None
    lines = submission.stated.lines
    named = {line.service_id: _name_of(line, law) for line in reversed(lines) if line.service_id is not None}
    rows = {(line.source.sheet, line.row): text for line in reversed(lines) if (text := _name_of(line, law))}
    for row in submission.stated.norm_lines:
        rows.setdefault((row.source.sheet, row.row), named.get(row.service_id or "") or row.service_text or row.item_name or "")
    return JudgedList(
        file=record["file"],
        fingerprint=record["sha256"],
        province=checked.province or law.regulation.province or NOT_KNOWN,
        submitter=sender or UNKNOWN,
        approver=UNKNOWN,
        regulation=law.regulation.id,
        regulation_title=law.regulation.title,
        pricing_date=law.day,
        services=len({(line.service_id or line.label) for line in lines}),
        prices=sum(checked.verdict.counted),
        names=named,
        binding=checked.binding,
        rows=rows,
    )


def _name_of(line: "StatedLine", law: "LawOnDay") -> str:
    """Code and name as a row states them; the regulation's name where the row has none."""
    service = law.services.get(line.service_id or "")
    name = line.name or (service.name if service is not None else None)
    return " ".join(filter(None, (line.service_code or line.ordinal, name)))


def lines_of(told: list[Answered], listed: JudgedList) -> Iterator[str]:
    """What became of what was asked for, a line each, in the order of the earlier findings."""
    for each in told[:MOST_TOLD]:
        message = each.told(said(each.asked["message"], listed) or each.asked["message"]).rstrip(".")
        prices = f"; giá lần trước {price_text(each.before)}"
        if each.after is not None:
            prices += f", lần này {price_text(each.after)} ({verdict_text(each.after)})"
        stated = any(of is not None and of.price["price"] is not None for of in (each.before, each.after))
        yield f"{message}{prices if stated else ''}: {DONE[each.done]}"
    if len(told) > MOST_TOLD:
        yield f"{vietnamese_number(len(told) - MOST_TOLD)} nội dung khác nêu tại tệp {ROUNDS_NAME}"
