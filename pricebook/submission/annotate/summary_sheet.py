"""The summary sheet of an annotated workbook: the list, the law and the verdict; of another file what is to be done."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pricebook.base.languages import term
from pricebook.base.money import dong, vietnamese_number
from pricebook.findings import CountsRecord, Finding, rule
from pricebook.submission.annotate.pages import Look, Page

_PROPOSED = {
    "pass": "Đề nghị: ĐỦ ĐIỀU KIỆN trình tiếp",
    "return": "Đề nghị: TRẢ LẠI để hoàn chỉnh",
    "not-judged": "CHƯA ĐỐI CHIẾU ĐƯỢC: dữ liệu văn bản quy định không có căn cứ để đối chiếu",
}
_TO_DO = (
    "Sửa những chỗ nêu ở trang “Kết quả kiểm tra” trong hồ sơ, rồi lập lại bảng giá. Nội dung nào giữ nguyên thì ghi lý do vào "
    "cột “Chấp nhận” và đặt tệp này vào thư mục hồ sơ (tệp cùng tên thì thay tệp ấy)."
)
_ENDED = "CHƯA KẾT LUẬN: văn bản dùng để đối chiếu đã hết hiệu lực"
_IN_PART = "Đề nghị: phần đã đối chiếu ĐỦ ĐIỀU KIỆN trình tiếp; chưa đối chiếu {} mức giá"
_REGULATION_OPEN = "CHƯA KẾT LUẬN: cần trả lời trước câu hỏi danh mục có đúng theo văn bản này không (IN050)"


@dataclass(frozen=True, slots=True)
class Summary:
    """The contents of the summary sheet: the list, the law, and the verdict in figures; of a dossier's file without a verdict.

    Attributes:
        regulation: its title; blank where none could be loaded.
        day: the day of the law, as dd/mm/yyyy; blank where there is none.
        dossier: the name of the dossier that the list was compared with; or whose file it is.
        references: the bases in force on that day and the documents that findings cite, each with a mark if it is unconfirmed.
        judged_as: what the prices of each sheet were judged as, and why.
        proposal: what is proposed to the officer: pass, return or not-judged; None for a file of a dossier.
        passed, rejected, not_judged: numbers of prices.
        over_ceiling: đồng, the sum of the amounts above what the law allows; `over_what` says above what.
        counts: numbers of findings by severity.
        regulation_open: whether nothing is proposed, because it is asked whether the list is by the regulation.
        few_judged: how many prices could be judged, where more than half could not.
        rows: for each table that was read, what became of its rows.
        to_do: of a file without a verdict, what its reader does with it.
        lost: what an annotated copy would have lost, where none was made.
    """

    file: str
    regulation: str
    references: tuple[str, ...]
    day: str
    dossier: str | None
    counts: CountsRecord
    class_: str | None = None
    judged_as: tuple[str, ...] = ()
    proposal: Literal["pass", "return", "not-judged"] | None = None
    passed: int = 0
    rejected: int = 0
    not_judged: int = 0
    over_ceiling: Decimal = Decimal(0)
    over_what: str = ""
    regulation_open: bool = False
    few_judged: str = ""
    rows: tuple[str, ...] = ()
    to_do: str = _TO_DO
    lost: tuple[str, ...] = ()


def summary_page(summary: Summary, findings: list[Finding]) -> Page:
    """The summary sheet."""
    rows = _of_a_list(summary, findings) if summary.proposal is not None else _without_a_verdict(summary, findings)
    rows += [("Dòng của từng bảng" if number == 0 else "", text) for number, text in enumerate(summary.rows)]
    rows += _counts_by_code(findings)
    if summary.lost:
        rows.append(("Không ghi chú vào tệp gốc vì", "; ".join(summary.lost)))
    page = Page(widths=(32, 88))
    page.add(1, [("TỔNG HỢP KẾT QUẢ KIỂM TRA", Look(size=14, bold=True))])
    for number, (name, value) in enumerate(rows, 3):
        strong = name in ("Kết luận đề xuất",)
        shown = Look(size=12 if strong else 11, bold=strong, wrapped=True, top=True)
        page.add(number, [(name, Look(bold=True, top=True)), (value, shown)])
        lines = 1 + len(value) // 84
        if lines > 1:
            page.heights[number] = 15 * lines
    return page


def _of_a_list(summary: Summary, findings: list[Finding]) -> list[tuple[str, str]]:
    """What the summary says of a list that was judged."""
    assert summary.proposal is not None
    proposed = _REGULATION_OPEN if summary.regulation_open else _PROPOSED[summary.proposal]
    if summary.proposal == "not-judged" and summary.passed:
        proposed = _ENDED
    elif summary.proposal == "pass" and summary.not_judged:
        proposed = _IN_PART.format(vietnamese_number(summary.not_judged))
    return [
        ("Tệp", summary.file),
        *_law_rows(summary),
        ("Hạng", summary.class_ or "theo từng dòng"),
        ("Hồ sơ đối chiếu", summary.dossier or "không có (chỉ đối chiếu văn bản và số học)"),
        ("Đối chiếu như", "; ".join(summary.judged_as)),
        ("", ""),
        ("Kết luận đề xuất", ". ".join(filter(None, (proposed, summary.few_judged)))),
        ("", "Đây là đề xuất của chương trình; cán bộ thẩm định kết luận."),
        *_counted_rows(summary, findings),
        ("Mức giá đạt", vietnamese_number(summary.passed)),
        ("Mức giá không đạt", vietnamese_number(summary.rejected)),
        ("Mức giá chưa đối chiếu", vietnamese_number(summary.not_judged)),
        (f"Tổng {summary.over_what}", dong(summary.over_ceiling)),
    ]


def _without_a_verdict(summary: Summary, findings: list[Finding]) -> list[tuple[str, str]]:
    """What the summary says of a file without a verdict, a dossier's or one with bed sheets: findings, and what is to be done."""
    return [
        ("Tệp", summary.file),
        *((("Hồ sơ", summary.dossier),) if summary.dossier is not None else ()),
        *(_law_rows(summary) if summary.regulation else ()),
        ("", ""),
        ("Việc cần làm", summary.to_do),
        *_counted_rows(summary, findings),
    ]


def _law_rows(summary: Summary) -> list[tuple[str, str]]:
    return [("Văn bản", summary.regulation), ("Viện dẫn", "; ".join(summary.references)), ("Ngày áp dụng", summary.day)]


def _counted_rows(summary: Summary, findings: list[Finding]) -> list[tuple[str, str]]:
    accepted = Counter(finding.severity for finding in findings if finding.accepted is not None)
    return [
        ("Lỗi", vietnamese_number(summary.counts["error"])),
        ("   trong đó đã chấp nhận", vietnamese_number(accepted["error"])),
        ("Cảnh báo", vietnamese_number(summary.counts["warning"])),
        ("   trong đó đã có lý do chấp nhận", vietnamese_number(accepted["warning"])),
        ("Thông tin", vietnamese_number(summary.counts["info"])),
    ]


def _counts_by_code(findings: list[Finding]) -> list[tuple[str, str]]:
    """A row for each code, the most severe first: what it is, and at how many places. What is only asked about is no error."""
    counts: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        counts[finding.code, finding.severity] += len(finding.places)
    ranks = ("error", "warning", "info")
    codes = sorted(counts, key=lambda each: (ranks.index(each[1]), -counts[each], each))
    texts = [
        f"{code} {term(severity)}: {rule(code).title['vi']}: {vietnamese_number(counts[code, severity])} chỗ"
        for code, severity in codes
    ]
    return [("Theo từng mã" if number == 0 else "", text) for number, text in enumerate(texts)]
