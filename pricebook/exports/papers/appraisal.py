"""What the appraisal record says: what was found, what the officer let stand and why, and what follows (R6, decree 177/2013)."""

from collections import Counter
from datetime import date
from typing import Any

from pricebook.appraisal.record import ListFindings
from pricebook.base.languages import term
from pricebook.base.money import vietnamese_number
from pricebook.exports.papers import tables
from pricebook.exports.papers.facts import common_facts, ended
from pricebook.exports.papers.words import amount_and_words
from pricebook.exports.tally import tally_of
from pricebook.findings import ABOVE_MAXIMUM_CODES, FindingRecord
from pricebook.findings.record import AcceptanceRecord
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay, is_province

_WHERE = "tệp kết quả kiểm tra"


def appraisal_facts(prices: PriceList, law: LawOnDay, record: ListFindings) -> dict[str, Any]:
    """`record`: what findings.json or check.json holds, with the officer's acceptances."""
    findings: list[FindingRecord] = [*record["findings"]]
    waiting = [entry for entry in findings if entry["accepted"] is None and entry["severity"] != "info"]
    accepted = [(entry, by) for entry in findings if (by := entry["accepted"]) is not None]
    return {
        **common_facts(prices, law),
        "above": _above(prices),
        "dossier": ended(f"- {line}" for line in _dossier(prices, record)),
        "verdict": ended(f"- {line}" for line in _verdict(findings, len(accepted), record)),
        "open": tables.of([_open(number, entry) for number, entry in enumerate(waiting, 1)], _WHERE),
        "accepted": tables.of([_accepted(number, entry, by) for number, (entry, by) in enumerate(accepted, 1)], _WHERE),
        "conclusion": conclusion(prices, waiting),
    }


def _above(prices: PriceList) -> str:
    """Whose department of finance it is: the People's Committee's, whoever submits."""
    submitter = prices.submitter.upper()
    return submitter if is_province(prices.submitter) and not submitter.startswith("SỞ") else f"UBND {prices.province.upper()}"


def _dossier(prices: PriceList, record: ListFindings) -> list[str]:
    tally = tally_of(prices)
    lines = [
        f"Bảng giá dịch vụ khám bệnh, chữa bệnh của {prices.province}, do {prices.submitter} trình",
        f"Văn bản đối chiếu: {prices.regulation_title}",
        f"Ngày tính giá: {prices.pricing_date:%d/%m/%Y}",
        f"{vietnamese_number(tally.services)} dịch vụ, {vietnamese_number(tally.prices)} mức giá,"
        f" {vietnamese_number(tally.missing)} chưa có giá",
    ]
    if "sha256" in record:
        lines.append(f"Tệp được kiểm tra: {record['file']} (SHA-256 {record['sha256']})")
    return lines


def _verdict(findings: list[FindingRecord], accepted: int, record: ListFindings) -> list[str]:
    severities = Counter(entry["severity"] for entry in findings)
    lines = [
        f"{vietnamese_number(severities['error'])} lỗi, {vietnamese_number(severities['warning'])} cảnh báo,"
        f" {vietnamese_number(severities['info'])} thông tin",
        f"{vietnamese_number(accepted)} nội dung được cán bộ thẩm định chấp nhận, có lý do",
    ]
    verdict = record["verdict"] if "sha256" in record else None
    if verdict:
        passed, rejected = vietnamese_number(verdict["accepted_services"]), vietnamese_number(verdict["rejected_services"])
        lines.append(f"{passed} mức giá đạt, {rejected} mức giá không đạt")
    over = verdict["over_ceiling"] if verdict and isinstance(verdict["over_ceiling"], int) else _over_the_law(findings)
    return [*lines, f"Tổng phần vượt mức tối đa hoặc mức đã ban hành: {amount_and_words(over)}"]


def _over_the_law(findings: list[FindingRecord]) -> int:
    """By how much prices are above what the law allows, in đồng, accepted or not."""
    return sum(
        entry["observed"] - entry["limit"]
        for entry in findings
        if entry["code"] in ABOVE_MAXIMUM_CODES and isinstance(entry["observed"], int) and isinstance(entry["limit"], int)
    )


def _place(entry: FindingRecord) -> str:
    where = "!".join(part for part in (entry["file"], entry["sheet"], entry["cell"]) if part)
    return "; ".join(part for part in (where, entry["service_id"]) if part) or "–"


def _open(number: int, entry: FindingRecord) -> tables.Row:
    return {
        "number": str(number),
        "severity": term(entry["severity"]),
        "place": _place(entry),
        "code": entry["code"],
        "message": entry["message"],
        "law": entry["law"],
        "remedy": entry["remedy"],
    }


def _accepted(number: int, entry: FindingRecord, by: AcceptanceRecord) -> tables.Row:
    return {
        "number": str(number),
        "code": entry["code"],
        "place": _place(entry),
        "message": entry["message"],
        "reason": by["reason"],
        "by": ", ".join(part for part in (by["by"], _day(by["on"])) if part),
    }


def _day(text: str | None) -> str | None:
    """2012-08-05 as 05/08/2012; what is no such day stays as it was written."""
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}" if text else text
    except ValueError:
        return text


def conclusion(prices: PriceList, waiting: list[FindingRecord]) -> str:
    """What the record proposes: errors, missing prices and open disputes send a list back; warnings are answered first."""
    tally = tally_of(prices)
    if not tally.prices:
        return "Trả lại: bảng giá không có mức giá nào."
    errors = sum(entry["severity"] == "error" for entry in waiting)
    warnings = len(waiting) - errors
    owed = [
        f"{vietnamese_number(figure)} {what}"
        for figure, what in (
            (errors, "lỗi nêu tại mục III"),
            (tally.missing, "mức giá chưa có giá"),
            (tally.disputed, "mức giá còn ý kiến chưa thống nhất"),
        )
        if figure
    ]
    answered = f"giải trình {vietnamese_number(warnings)} cảnh báo nêu tại mục III"
    if owed:
        also = f"; đồng thời {answered}" if warnings else ""
        return f"Trả lại để hoàn chỉnh {', '.join(owed)}, sau đó trình lại{also}."
    return f"Phương án giá đủ điều kiện trình cấp có thẩm quyền quyết định{f' sau khi {answered}' if warnings else ''}."
