"""The contents of the appraisal record: findings, the officer's acceptances, and a conclusion (R6).

It is of a list that was built here, or of a workbook that somebody sent and that was judged.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pricebook.appraisal.record import CheckRecord, ListFindings
from pricebook.base.languages import shown, term
from pricebook.base.money import vietnamese_number
from pricebook.exports.citations import Citations
from pricebook.exports.listed import NOT_KNOWN, JudgedList, Listed, in_figures, names_of
from pricebook.exports.output import Output
from pricebook.exports.papers import tables
from pricebook.exports.papers.docx import write_docx
from pricebook.exports.papers.facts import common_facts, list_lines
from pricebook.exports.papers.offices import above, place_of
from pricebook.exports.papers.reasons import accepted_by, law_of, said, where
from pricebook.exports.papers.words import amount_and_words
from pricebook.exports.tally import tally_of
from pricebook.findings import ABOVE_MAXIMUM_CODES, FindingRecord
from pricebook.findings.record import AcceptanceRecord
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay, indices_told

RECORD_NAME = "bien-ban-tham-dinh.docx"
_RESULT = "Kết quả đối chiếu"
APPRAISER = "Sở Tài chính"
_ABBREVIATED = {APPRAISER: "STC", "Bộ Tài chính": "BTC"}
_PART = 8  # digits
_WHERE = "tệp kết quả kiểm tra"


class Sitting(NamedTuple):
    """What is known of an appraisal beside the list: who appraises whose list, which papers came, how the rounds compare."""

    office: str = APPRAISER
    proposer: str = ""
    ministry: str | None = None
    dossier: Sequence[str] = ()
    rounds: Sequence[str] = ()
    lacks_papers: bool = False


_AS_BUILT = Sitting()


def record_output(prices: Listed, law: LawOnDay, record: ListFindings, sitting: Sitting = _AS_BUILT) -> Output:
    """The appraisal record, as a file. The arguments are those of `appraisal_facts`."""

    def write(path: Path) -> None:
        write_docx(RECORD_NAME, appraisal_facts(prices, law, record, sitting), prices, path)

    return Output(RECORD_NAME, write)


def appraisal_facts(prices: Listed, law: LawOnDay, record: ListFindings, sitting: Sitting = _AS_BUILT) -> dict[str, Any]:
    """The values of the template of the appraisal record.

    Args:
        prices: The list.
        law: The regulation that the list follows, on its pricing date.
        record: The contents of findings.json or check.json, with the officer's acceptances.
        sitting: What is known of the appraisal beside the list.
    """
    findings: list[FindingRecord] = [*record["findings"]]
    waiting = [entry for entry in findings if entry["accepted"] is None and entry["severity"] != "info"]
    cited = Citations(prices, law)
    accepted = [(entry, by) for entry in findings if (by := entry["accepted"]) is not None]
    office = next((name for name in _ABBREVIATED if sitting.office.startswith(name)), sitting.office)
    proposer = sitting.proposer or prices.submitter
    rows = _Rows(prices, cited, names_of(prices))
    verdict = [*result_lines(findings, record, law), *sitting.rounds]
    return {
        **common_facts(prices, law),
        "bases": list_lines(f"- {basis}" for basis in cited.bases("appraisal")),
        "above": above(sitting.office, prices, sitting.ministry),
        "office": office,
        "number": f"{NOT_KNOWN}/BB-{_ABBREVIATED.get(office, NOT_KNOWN)}",
        "submitter": proposer,
        "dossier": list_lines(f"- {line}" for line in (*_dossier(prices, record, proposer), *sitting.dossier)),
        "verdict": list_lines(f"- {line}" for line in verdict),
        "open": tables.table_of([rows.open(number, entry) for number, entry in enumerate(waiting, 1)], _WHERE),
        "accepted": tables.table_of([rows.accepted(number, entry, by) for number, (entry, by) in enumerate(accepted, 1)], _WHERE),
        "conclusion": conclusion(prices, waiting)
        if isinstance(prices, PriceList)
        else conclusion_of_check(record, waiting, lacks_papers=sitting.lacks_papers, of_meeting=True),
    }


def _dossier(prices: Listed, record: ListFindings, proposer: str) -> list[str]:
    """Lines about what was appraised."""
    whose = f" của {place_of(prices)}" if prices.province != NOT_KNOWN else ""
    lines = [
        f"Bảng giá dịch vụ khám bệnh, chữa bệnh{whose}, do {proposer} trình",
        f"Văn bản đối chiếu: {prices.regulation_title}",
        f"{'Ngày đối chiếu' if isinstance(prices, JudgedList) else 'Ngày tính giá'}: {prices.pricing_date:%d/%m/%Y}",
        *in_figures(prices),
    ]
    if "sha256" in record:
        return [*lines, f"Tệp được kiểm tra: {record['file']}", f"Mã SHA-256 của tệp: {_in_parts(record['sha256'])}"]
    return [*lines, f"Mã đối chiếu của bảng giá (SHA-256): {_in_parts(prices.fingerprint)}"]


def _in_parts(digest: str) -> str:
    """A hash in parts: a whole one would break no line."""
    return " ".join(digest[at : at + _PART] for at in range(0, len(digest), _PART))


def result_lines(findings: Sequence[FindingRecord], record: ListFindings, law: LawOnDay) -> list[str]:
    """Lines about the findings in figures, and the sum by which prices are above the law. Figures of 0 are left out."""
    severities = Counter(entry["severity"] for entry in findings)
    counted = ((severities["error"], "lỗi"), (severities["warning"], "cảnh báo"), (severities["info"], "thông tin"))
    return [_joined(counted) or "Không có nội dung phát hiện", *judged_lines(findings, record, law)]


def judged_lines(findings: Sequence[FindingRecord], record: ListFindings, law: LawOnDay) -> list[str]:
    """Lines about what was accepted, the prices in figures, and the sum by which they are above the law."""
    accepted = sum(entry["accepted"] is not None for entry in findings)
    lines: list[str] = []
    if accepted:
        lines.append(f"{vietnamese_number(accepted)} nội dung được cán bộ thẩm định chấp nhận, có lý do")
    verdict = record["verdict"] if "sha256" in record else None
    if verdict:
        not_judged = verdict.get("not_judged_services", 0)  # version 1 of the contract did not count them
        of_prices = (
            (verdict["accepted_services"], "mức giá đạt"),
            (verdict["rejected_services"], "mức giá không đạt"),
            (not_judged, "mức giá chưa đối chiếu"),
        )
        lines += [text for text in (_joined(of_prices), verdict.get("few_judged", "").rstrip(".")) if text]
    over = verdict["over_ceiling"] if verdict and isinstance(verdict["over_ceiling"], int) else _over_the_law(findings)
    if not over:
        return lines
    answered = _over_the_law([entry for entry in findings if entry["accepted"] is not None])
    of_these = f", trong đó đã được chấp nhận {vietnamese_number(answered)} đồng" if answered else ""
    return [*lines, f"Tổng phần vượt {_over_what(findings, law)}: {amount_and_words(over)}{of_these}"]


def _over_what(findings: Sequence[FindingRecord], law: LawOnDay) -> str:
    """What prices are above: maxima and issued prices; what the amounts come to, and by which index; the Ministry's prices."""
    codes = {entry["code"] for entry in findings if entry["code"] in ABOVE_MAXIMUM_CODES}
    indices = shown(indices_told(law))
    of_amounts = f"mức tính từ các khoản mục của văn bản{f' ({indices})' if indices else ''}"
    limits = {"CP016": of_amounts, "CP017": "mức giá của Bộ Y tế"}
    named = [] if codes and codes <= limits.keys() else ["mức tối đa hoặc mức đã ban hành"]
    return "; ".join([*named, *(text for code, text in limits.items() if code in codes)])


def _joined(figures: Sequence[tuple[int, str]]) -> str:
    return ", ".join(f"{vietnamese_number(figure)} {what}" for figure, what in figures if figure)


def _over_the_law(findings: Sequence[FindingRecord]) -> int:
    """The sum by which prices are above what the law allows, in đồng, whether accepted or not."""
    return sum(
        entry["observed"] - entry["limit"]
        for entry in findings
        if entry["code"] in ABOVE_MAXIMUM_CODES and isinstance(entry["observed"], int) and isinstance(entry["limit"], int)
    )


class _Rows(NamedTuple):
    """Makes the rows of the two tables."""

    prices: Listed
    cited: Citations
    names: Mapping[str, str]

    def open(self, number: int, entry: FindingRecord) -> tables.Row:
        """The row of a finding that waits for an answer."""
        return {
            **self._common(number, entry),
            "law": law_of(entry, self.cited),
            "remedy": said(entry["remedy"], self.prices) or "–",
        }

    def accepted(self, number: int, entry: FindingRecord, by: AcceptanceRecord) -> tables.Row:
        """The row of a finding that the officer accepts."""
        return {**self._common(number, entry), "reason": by["reason"], "by": accepted_by(by)}

    def _common(self, number: int, entry: FindingRecord) -> tables.Row:
        return {
            "number": str(number),
            "severity": term(entry["severity"]),
            "place": where(entry, self.prices, self.names),
            "message": said(entry["message"], self.prices),
        }


def conclusion(prices: PriceList, waiting: list[FindingRecord]) -> str:
    """What was found, as a fact: what a list with errors, missing prices or open disputes has to complete, and which
    warnings need an answer. What follows from it the meeting concludes.

    Args:
        prices: The list.
        waiting: The errors and warnings that are not accepted.
    """
    tally = tally_of(prices)
    if not tally.prices:
        return f"{_RESULT}: bảng giá không có mức giá nào."
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
        return f"{_RESULT}: phải hoàn chỉnh {', '.join(to_complete)}{also}."
    return f"{_RESULT}: không còn lỗi{f'; phải {to_answer}' if warnings else ''}."


def conclusion_of_check(
    record: ListFindings,
    waiting: Sequence[FindingRecord],
    place: str = "mục III",
    *,
    lacks_papers: bool = False,
    of_meeting: bool = False,
) -> str:
    """What the opinion proposes of a list that somebody sent, by its verdict; or what the record has as the result of the check.

    Args:
        record: The contents of check.json.
        waiting: The errors and warnings that are not accepted.
        place: Where in the paper they are told.
        lacks_papers: Whether the dossier is known to lack a paper.
        of_meeting: Whether a meeting concludes: then it is only said what was found.
    """
    assert "verdict" in record
    verdict: CheckRecord = record
    lead = f"{_RESULT}: " if of_meeting else ""
    proposal, not_judged = verdict["verdict"]["proposal"], verdict["verdict"]["not_judged_services"]
    errors = sum(entry["severity"] == "error" for entry in waiting)
    warnings = len(waiting) - errors
    to_answer = f"giải trình {vietnamese_number(warnings)} nội dung nêu tại {place}"
    unjudged = (
        f" Chưa đối chiếu được {vietnamese_number(not_judged)} mức giá, chưa có ý kiến về các mức giá đó." if not_judged else ""
    )
    last = verdict["verdict"].get("ended")
    if last is not None:
        unjudged = f" {verdict['regulation_title']} {ended_on(date.fromisoformat(last))}.{unjudged}"
    if proposal == "not-judged" and last is not None:
        return f"Chưa đủ căn cứ để kết luận:{unjudged}"
    if proposal == "not-judged":
        none = f"đủ căn cứ để kết luận: chưa đối chiếu được mức giá nào theo {verdict['regulation_title']}."
        return f"{lead}chưa {none}" if of_meeting else f"Chưa {none}"
    if proposal == "return":
        also = f"; đồng thời {to_answer}" if warnings else ""
        mended = f"{vietnamese_number(errors)} nội dung phải sửa nêu tại {place}" if errors else "các nội dung phải sửa"
        if of_meeting:
            return f"{lead}phải hoàn chỉnh {mended}{also}.{unjudged}"
        return f"Trả lại để hoàn chỉnh {mended}, sau đó trình lại{also}.{unjudged}"
    needed = " và ".join(filter(None, ("bổ sung đủ hồ sơ" if lacks_papers else "", to_answer if warnings else "")))
    if of_meeting:
        return f"{lead}không còn nội dung phải sửa{f'; phải {needed}' if needed else ''}.{unjudged}"
    after = f" sau khi {needed}" if needed else ""
    if not_judged:
        passed = vietnamese_number(verdict["verdict"]["accepted_services"])
        return (
            f"Chưa kết luận về toàn bộ phương án giá: chưa đối chiếu được {vietnamese_number(not_judged)} mức giá, chưa có "
            f"ý kiến về các mức giá đó; {passed} mức giá đã đối chiếu đủ điều kiện trình cấp có thẩm quyền quyết định{after}."
        )
    return f"Phương án giá đủ điều kiện trình cấp có thẩm quyền quyết định{after}."


def ended_on(last: date) -> str:
    """What papers say of a regulation that has ended, behind its name."""
    return f"chỉ có hiệu lực đến hết ngày {last:%d/%m/%Y}"
