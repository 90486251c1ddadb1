"""The sheet Kết quả kiểm tra: the findings, each with its place, law and remedy."""

from pricebook.base.languages import term
from pricebook.exports.citations import Citations
from pricebook.exports.printed_sheet import Page
from pricebook.findings import FindingRecord

COLUMNS = ("STT", "Mức độ", "Mã", "Tệp", "Trang tính", "Ô", "Dịch vụ", "Nội dung", "Căn cứ", "Cách xử lý")
HEAD = 2


def write_findings(page: Page, findings: list[FindingRecord], cited: Citations | None) -> None:
    """Writes the sheet. `findings` are records as findings.json holds them, in Vietnamese.

    With the citations of the list an article that was not compared with its text has a mark.
    """
    styles = page.styles
    page.set_up((5, 9, 8, 16, 11, 7, 10, 44, 24, 34), head_row=HEAD)
    page.band(0, 0, len(COLUMNS) - 1, "KẾT QUẢ KIỂM TRA", styles.title)
    page.heading(HEAD, COLUMNS)
    if not findings:
        page.band(HEAD + 1, 0, len(COLUMNS) - 1, "Không phát hiện nội dung nào.", styles.italic)
    for number, finding in enumerate(findings, 1):
        row = HEAD + number
        page.number(row, 0, number, styles.code)
        page.text(row, 1, term(finding["severity"]), styles.code)
        page.text(row, 2, finding["code"], styles.code)
        for column, text in enumerate((finding["file"], finding["sheet"], finding["cell"], finding["service_id"]), 3):
            page.text(row, column, text)
        law = finding["law"] if cited is None else cited.finding(finding)
        for column, text in enumerate((finding["message"], law, finding["remedy"]), 7):
            page.text(row, column, text, styles.text_top)
