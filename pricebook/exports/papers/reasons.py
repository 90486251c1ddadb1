"""What was found about a list, as a paper tells it: by cause, with the law and what is asked for; then row by row.

Findings speak of the tables and columns of a dossier by their ids. In a paper of an office they have their Vietnamese names.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from pricebook.base.money import vietnamese_number
from pricebook.exports.citations import Citations
from pricebook.exports.listed import JudgedList, Listed, names_of
from pricebook.exports.office_words import in_office_words, vietnamese_names
from pricebook.exports.papers.official import Block
from pricebook.exports.papers.tables import Row
from pricebook.findings import FindingRecord, rule
from pricebook.findings.record import AcceptanceRecord

MOST_NAMED = 5  # services of one cause
_NO_LAW = "–"
_ROW = re.compile(r"\D")  # what of a cell is not the number of its row


def by_cause(findings: Sequence[FindingRecord], prices: Listed, cited: Citations, lead: str) -> Iterator[Block]:
    """A paragraph for each cause: how many, of which services, by which law, and what is asked for.

    Args:
        findings: What is told.
        prices: The list.
        cited: How its law is cited.
        lead: What the numbers of the paragraphs begin with.
    """
    names = names_of(prices)
    groups: dict[str, list[FindingRecord]] = {}
    for entry in findings:
        groups.setdefault(entry["code"], []).append(entry)
    for number, (code, entries) in enumerate(groups.items(), 1):
        parts = [
            f"{lead}{number}. {rule(code).title['vi']}: {vietnamese_number(len(entries))} nội dung"
            f"{_first(entries, prices, names)}."
        ]
        laws = {law_of(entry, cited) for entry in entries} - {_NO_LAW}
        if laws:
            parts.append(f"Căn cứ: {'; '.join(sorted(laws))}.")
        remedies = dict.fromkeys(said(entry["remedy"], prices) for entry in entries)
        if len(remedies) == 1:
            parts += [f"Yêu cầu: {remedy}" for remedy in remedies if remedy]
        else:
            parts.append("Yêu cầu đối với từng nội dung nêu tại Phụ lục.")
        yield Block(" ".join(parts))


def accepted_by_cause(findings: Sequence[FindingRecord], prices: Listed, lead: str) -> Iterator[Block]:
    """A paragraph for each cause and reason: how many findings the office accepts, of which services, why, by whom and when.

    Args:
        findings: What was accepted.
        prices: The list.
        lead: What the numbers of the paragraphs begin with.
    """
    names = names_of(prices)
    groups: dict[tuple[str, str, str], list[FindingRecord]] = {}
    for entry in findings:
        by = entry["accepted"]
        if by is not None:
            groups.setdefault((entry["code"], by["reason"], accepted_by(by)), []).append(entry)
    for number, ((code, reason, officer), entries) in enumerate(groups.items(), 1):
        counted = f"{vietnamese_number(len(entries))} nội dung{_first(entries, prices, names)}"
        ended = reason.strip() if reason.strip().endswith((".", "!", "?")) else f"{reason.strip()}."
        signed = f" Người chấp nhận: {officer}." if officer else ""
        yield Block(f"{lead}{number}. {rule(code).title['vi']}: {counted}. Lý do: {ended}{signed}")


def accepted_by(by: AcceptanceRecord) -> str:
    """The officer who accepts, and the day."""
    return ", ".join(part for part in (by["by"], _day(by["on"])) if part)


def _day(text: str | None) -> str | None:
    """A date such as 2012-08-05 as 05/08/2012. Any other text stays as it is."""
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}" if text else text
    except ValueError:
        return text


def one_by_one(findings: Iterable[FindingRecord], prices: Listed, cited: Citations) -> tuple[Row, ...]:
    """The rows of the annex: each finding with its service, its law and what is asked for."""
    names = names_of(prices)
    return tuple(
        {
            "number": str(number),
            "service": where(entry, prices, names),
            "message": said(entry["message"], prices),
            "law": law_of(entry, cited),
            "remedy": said(entry["remedy"], prices) or "–",
        }
        for number, entry in enumerate(findings, 1)
    )


def said(text: str, prices: Listed) -> str:
    """A text of a finding in the words of an office."""
    return in_office_words(text, prices.regulation, prices.regulation_title)


def where(entry: FindingRecord, prices: Listed, names: Mapping[str, str]) -> str:
    """What a finding is about: its service; of a list that was sent also the cell, which its sender has to find."""
    service = _service(entry, prices, names)
    if not isinstance(prices, JudgedList):
        return service or _place(entry)
    own: FindingRecord = {**entry, "file": None} if entry["file"] == prices.file else entry
    place = _place(own)
    if place == _NO_LAW:
        return service or "Toàn bộ bảng giá"
    return f"{service}; {place[:1].lower()}{place[1:]}" if service else place


def _cell(cell: str) -> str:
    """A cell, a range of cells, or whole rows ("22:22")."""
    rows = cell.split(":")
    if not all(each.isdigit() for each in rows):
        return f"ô {cell}"
    return f"dòng {rows[0]}" if len(set(rows)) == 1 else f"dòng {rows[0]} đến {rows[-1]}"


def law_of(entry: FindingRecord, cited: Citations) -> str:
    """The law of a finding; a dash where it is a plausibility check."""
    law = cited.finding(entry)
    return law if any(letter.isdigit() for letter in law) else _NO_LAW


def _place(entry: FindingRecord) -> str:
    """Where a finding is that is about no service: the table, its sheet and the cell."""
    file = entry["file"] or ""
    if "/" in file:  # of a pack: no cell that an office could mend
        return "–"
    named = vietnamese_names().get(file.rpartition(".")[0], file)
    places = (named, f"trang “{entry['sheet']}”" if entry["sheet"] else "", _cell(entry["cell"]) if entry["cell"] else "")
    text = ", ".join(filter(None, places))
    if named == file and file:
        return f"Tệp {text}"  # a name of a file stays as it is
    return f"{text[:1].upper()}{text[1:]}" or "–"


def _service(entry: FindingRecord, prices: Listed, names: Mapping[str, str]) -> str | None:
    """The service of a finding as papers name it; of one that is only about a cell, what its row of the list is about."""
    id_ = entry["service_id"]
    if id_ is not None or not isinstance(prices, JudgedList) or entry["file"] != prices.file:
        return names.get(id_ or "", id_)
    first, _, last = (entry["cell"] or "").partition(":")
    row = _ROW.sub("", first)
    named = prices.rows.get((entry["sheet"], int(row) - 1)) if row and _ROW.sub("", last) in ("", row) else None
    others = {(each["sheet"], _ROW.sub("", each["cell"] or "")) for each in entry["related"]} - {(entry["sheet"], row)}
    return f"{named} và {vietnamese_number(len(others))} dòng khác" if named and others else named


def _first(entries: Sequence[FindingRecord], prices: Listed, names: Mapping[str, str]) -> str:
    services = list(dict.fromkeys(filter(None, (_service(entry, prices, names) for entry in entries))))
    hidden = len(services) - MOST_NAMED
    more = f" và {vietnamese_number(hidden)} dịch vụ khác" if hidden > 0 else ""
    return f" ({'; '.join(services[:MOST_NAMED])}{more})" if services else ""
