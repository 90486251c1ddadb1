"""What the appraisal record says: what was found, what the officer let stand and why, and what follows (R6, decree 177/2013)."""

from collections import Counter
from typing import Any

from pricebook.exports.papers.facts import table_of
from pricebook.exports.papers.words import amount_and_words
from pricebook.exports.stamp import NOT_FOR_PAYMENT, payable, stamp
from pricebook.findings import term
from pricebook.money import vietnamese_number
from pricebook.pricelist import PriceList
from pricebook.regulation import Regulation

_WHERE = "tệp kết quả kiểm tra"
ABOVE_THE_CEILING = "CP001"


def appraisal_facts(prices: PriceList, law: Regulation, record: dict[str, Any]) -> dict[str, Any]:
    """`record`: what findings.json or check.json holds, with the officer's acceptances."""
    findings = record["findings"]
    waiting = [entry for entry in findings if entry["accepted"] is None and entry["severity"] != "info"]
    accepted = [entry for entry in findings if entry["accepted"] is not None]
    blocking = sum(entry["severity"] == "error" for entry in waiting)
    return {
        "warning": None if payable(prices) else NOT_FOR_PAYMENT,
        "stamp": stamp(prices),
        "place": prices.province,
        "year": str(prices.pricing_date.year),
        "submitter": prices.submitter,
        "submitter_upper": prices.submitter.upper(),
        "short_title": law.short_title,
        "dossier": _dossier(prices, record),
        "verdict": _verdict(findings, len(accepted), record),
        "open": table_of([_open(number, entry) for number, entry in enumerate(waiting, 1)], _WHERE),
        "accepted": table_of([_accepted(number, entry) for number, entry in enumerate(accepted, 1)], _WHERE),
        "conclusion": _conclusion(blocking, len(waiting) - blocking),
    }


def _dossier(prices: PriceList, record: dict[str, Any]) -> list[str]:
    services = prices.lines[-1].number if prices.lines else 0
    lines = [
        f"Bảng giá dịch vụ khám bệnh, chữa bệnh của {prices.province}, do {prices.submitter} trình",
        f"Văn bản đối chiếu: {prices.regulation_title}",
        f"Ngày tính giá: {prices.pricing_date:%d/%m/%Y}",
        f"{vietnamese_number(services)} dịch vụ, {vietnamese_number(len(prices.lines))} mức giá",
    ]
    if "sha256" in record:
        lines.append(f"Tệp được kiểm tra: {record['file']} (SHA-256 {record['sha256']})")
    return lines


def _verdict(findings: list[dict[str, Any]], accepted: int, record: dict[str, Any]) -> list[str]:
    severities = Counter(entry["severity"] for entry in findings)
    lines = [
        f"{vietnamese_number(severities['error'])} lỗi, {vietnamese_number(severities['warning'])} cảnh báo,"
        f" {vietnamese_number(severities['info'])} thông tin",
        f"{vietnamese_number(accepted)} nội dung được cán bộ thẩm định chấp nhận, có lý do",
    ]
    verdict = record.get("verdict")
    if verdict:
        passed, rejected = vietnamese_number(verdict["accepted_services"]), vietnamese_number(verdict["rejected_services"])
        lines.append(f"{passed} mức giá đạt, {rejected} mức giá không đạt")
    return [*lines, f"Tổng phần vượt mức tối đa: {amount_and_words(_over_the_ceiling(findings))}"]


def _over_the_ceiling(findings: list[dict[str, Any]]) -> int:
    """By how much prices are above their maxima, in đồng, accepted or not."""
    return sum(
        entry["observed"] - entry["limit"]
        for entry in findings
        if entry["code"] == ABOVE_THE_CEILING and isinstance(entry["observed"], int) and isinstance(entry["limit"], int)
    )


def _place(entry: dict[str, Any]) -> str:
    where = "!".join(part for part in (entry["file"], entry["sheet"], entry["cell"]) if part)
    return "; ".join(part for part in (where, entry["service_id"]) if part) or "–"


def _open(number: int, entry: dict[str, Any]) -> dict[str, str]:
    told = {name: entry[name] for name in ("code", "message", "law", "remedy")}
    return {"number": str(number), "severity": term(entry["severity"]), "place": _place(entry), **told}


def _accepted(number: int, entry: dict[str, Any]) -> dict[str, str]:
    by = entry["accepted"]
    return {
        "number": str(number), "code": entry["code"], "place": _place(entry), "message": entry["message"],
        "reason": by["reason"], "by": ", ".join(part for part in (by["by"], by["on"]) if part),
    }  # fmt: skip


def _conclusion(blocking: int, warnings: int) -> str:
    asked = f" Đề nghị đơn vị trình giải trình {vietnamese_number(warnings)} cảnh báo nêu tại mục III." if warnings else ""
    if blocking:
        return f"Trả lại để hoàn chỉnh {vietnamese_number(blocking)} lỗi nêu tại mục III, sau đó trình lại.{asked}"
    return f"Phương án giá đủ điều kiện trình cấp có thẩm quyền quyết định.{asked}"
