"""The contents of the appraisal record: findings, the officer's acceptances, and a conclusion (R6)."""

from collections import Counter
from datetime import date
from typing import Any

from pricebook.appraisal.record import ListFindings
from pricebook.base.languages import term
from pricebook.base.money import vietnamese_number
from pricebook.exports.citations import Citations
from pricebook.exports.papers import tables
from pricebook.exports.papers.facts import common_facts, list_lines
from pricebook.exports.papers.words import amount_and_words
from pricebook.exports.tally import tally_of
from pricebook.findings import ABOVE_MAXIMUM_CODES, FindingRecord
from pricebook.findings.record import AcceptanceRecord
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay

_WHERE = "tệp kết quả kiểm tra"


def appraisal_facts(prices: PriceList, law: LawOnDay, record: ListFindings) -> dict[str, Any]:
    """The values of the template of the appraisal record.

    Args:
        prices: The list.
        law: The regulation that the list follows, on its pricing date.
        record: The contents of findings.json or check.json, with the officer's acceptances.
    """
    findings: list[FindingRecord] = [*record["findings"]]
    waiting = [entry for entry in findings if entry["accepted"] is None and entry["severity"] != "info"]
    cited = Citations(prices, law)
    accepted = [(entry, by) for entry in findings if (by := entry["accepted"]) is not None]
    return {
        **common_facts(prices, law),
        "bases": list_lines(f"- {basis}" for basis in cited.bases("appraisal")),
        "above": _superior_authority(prices, law),
        "dossier": list_lines(f"- {line}" for line in _dossier(prices, record)),
        "verdict": list_lines(f"- {line}" for line in _verdict(findings, len(accepted), record)),
        "open": tables.table_of([_open_row(number, entry, cited) for number, entry in enumerate(waiting, 1)], _WHERE),
        "accepted": tables.table_of([_accepted_row(number, entry, by) for number, (entry, by) in enumerate(accepted, 1)], _WHERE),
        "conclusion": conclusion(prices, waiting),
    }


def _superior_authority(prices: PriceList, law: LawOnDay) -> str:
    """The authority above the department of finance that appraises: the People's Committee of the province."""
    submitter = prices.submitter.upper()
    return (
        submitter
        if law.regulation.is_province(prices.submitter) and not submitter.startswith("SỞ")
        else f"UBND {prices.province.upper()}"
    )


def _dossier(prices: PriceList, record: ListFindings) -> list[str]:
    """Lines about what was appraised."""
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
    """Lines about the findings in figures, and the sum by which prices are above the law."""
    severities = Counter(entry["severity"] for entry in findings)
    lines = [
        f"{vietnamese_number(severities['error'])} lỗi, {vietnamese_number(severities['warning'])} cảnh báo,"
        f" {vietnamese_number(severities['info'])} thông tin",
        f"{vietnamese_number(accepted)} nội dung được cán bộ thẩm định chấp nhận, có lý do",
    ]
    verdict = record["verdict"] if "sha256" in record else None
    if verdict:
        passed, rejected = vietnamese_number(verdict["accepted_services"]), vietnamese_number(verdict["rejected_services"])
        not_judged = verdict.get("not_judged_services", 0)  # version 1 of the contract did not count them
        unknown = f", {vietnamese_number(not_judged)} mức giá chưa đối chiếu" if not_judged else ""
        lines.append(f"{passed} mức giá đạt, {rejected} mức giá không đạt{unknown}")
    over = verdict["over_ceiling"] if verdict and isinstance(verdict["over_ceiling"], int) else _over_the_law(findings)
    return [*lines, f"Tổng phần vượt mức tối đa hoặc mức đã ban hành: {amount_and_words(over)}"]


def _over_the_law(findings: list[FindingRecord]) -> int:
    """The sum by which prices are above what the law allows, in đồng, whether accepted or not."""
    return sum(
        entry["observed"] - entry["limit"]
        for entry in findings
        if entry["code"] in ABOVE_MAXIMUM_CODES and isinstance(entry["observed"], int) and isinstance(entry["limit"], int)
    )


def _place(entry: FindingRecord) -> str:
    where = "!".join(part for part in (entry["file"], entry["sheet"], entry["cell"]) if part)
    return "; ".join(part for part in (where, entry["service_id"]) if part) or "–"


def _open_row(number: int, entry: FindingRecord, cited: Citations) -> tables.Row:
    return {
        "number": str(number),
        "severity": term(entry["severity"]),
        "place": _place(entry),
        "code": entry["code"],
        "message": entry["message"],
        "law": cited.finding(entry),
        "remedy": entry["remedy"],
    }


def _accepted_row(number: int, entry: FindingRecord, by: AcceptanceRecord) -> tables.Row:
    return {
        "number": str(number),
        "code": entry["code"],
        "place": _place(entry),
        "message": entry["message"],
        "reason": by["reason"],
        "by": ", ".join(part for part in (by["by"], _day(by["on"])) if part),
    }


def _day(text: str | None) -> str | None:
    """A date such as 2012-08-05 as 05/08/2012. Any other text stays as it is."""
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}" if text else text
    except ValueError:
        return text


def conclusion(prices: PriceList, waiting: list[FindingRecord]) -> str:
    """What the record proposes. A list with errors, missing prices or open disputes is sent back; warnings need an answer first.

    Args:
        prices: The list.
        waiting: The errors and warnings that are not accepted.
    """
    tally = tally_of(prices)
    if not tally.prices:
        return "Trả lại: bảng giá không có mức giá nào."
    errors = sum(entry["severity"] == "error" for entry in waiting)
    warnings = len(waiting) - errors
    to_complete = [
        f"{vietnamese_number(figure)} {what}"
        for figure, what in (
            (errors, "lỗi nêu tại mục III"),
            (tally.missing, "mức giá chưa có giá"),
            (tally.disputed, "mức giá còn ý kiến chưa thống nhất"),
        )
        if figure
    ]
    to_answer = f"giải trình {vietnamese_number(warnings)} cảnh báo nêu tại mục III"
    if to_complete:
        also = f"; đồng thời {to_answer}" if warnings else ""
        return f"Trả lại để hoàn chỉnh {', '.join(to_complete)}, sau đó trình lại{also}."
    return f"Phương án giá đủ điều kiện trình cấp có thẩm quyền quyết định{f' sau khi {to_answer}' if warnings else ''}."
