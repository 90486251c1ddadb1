"""The sheet Kết quả kiểm tra: the findings, each with its place, law and remedy."""

from collections.abc import Iterator
from functools import partial

from pricebook.base.languages import term
from pricebook.exports.citations import Citations
from pricebook.exports.office_words import in_office_words
from pricebook.exports.printed_sheet import LANDSCAPE, Page
from pricebook.exports.text_lines import lines_of
from pricebook.findings import FindingRecord
from pricebook.pricelist import PriceList

HEAD = 2
_WIDTHS = {
    "STT": 5.0, "Mức độ": 10.0, "Mã": 8.0, "Tệp": 18.5, "Trang tính": 11.0, "Ô": 7.0, "Dịch vụ": 11.0,
    "Nội dung": 0.0, "Căn cứ": 24.0, "Cách xử lý": 32.0,
}  # fmt: skip
_LEAST_MESSAGE = 44.0
_OF_THE_REGULATION = "số liệu của văn bản"  # in place of a file that is none of the dossier's
_MOST_LINES = 24  # of a row: Excel takes no taller one, and its rest would be cut


def write_findings(page: Page, findings: list[FindingRecord], prices: PriceList, cited: Citations | None) -> int:
    """Writes the sheet, and returns its last row.

    A column that would be empty is left out; a long message goes on in rows of its own.
    `findings` are records as findings.json holds them, in Vietnamese. With the citations of the list an article that was not
    compared with its text has a mark. Messages and remedies are in the words of an office.
    """
    styles = page.styles
    cells = [_cells(number, finding, prices, cited) for number, finding in enumerate(findings, 1)]
    names = [name for name in _WIDTHS if any(row[name] for row in cells)]
    widths = {name: _WIDTHS[name] for name in names}
    widths["Nội dung"] = max(_LEAST_MESSAGE, LANDSCAPE - sum(widths.values()))
    page.set_up([*widths.values()], head_row=HEAD, running="Kết quả kiểm tra")
    page.band(0, 0, len(names) - 1, "KẾT QUẢ KIỂM TRA", styles.title)
    page.heading(HEAD, names)
    row = HEAD
    for entry in cells:
        for part, message in enumerate(_parts(entry["Nội dung"], widths["Nội dung"])):
            row += 1
            for column, name in enumerate(names):
                if name == "STT":
                    page.number(row, column, int(entry[name]), styles.code)
                elif name in ("Mức độ", "Mã"):
                    page.text(row, column, entry[name], styles.code)
                elif name == "Nội dung":
                    page.text(row, column, message, styles.text_top)
                else:
                    page.text(row, column, entry[name] if not part else None, styles.text_top)
    page.filters(HEAD, row)
    return row


def _cells(number: int, finding: FindingRecord, prices: PriceList, cited: Citations | None) -> dict[str, str]:
    law = finding["law"] if cited is None else cited.finding(finding)
    said = partial(in_office_words, regulation=prices.regulation, title=prices.regulation_title)
    of_pack = (finding["file"] or "").startswith(f"{prices.regulation}/")
    texts = (
        str(number), term(finding["severity"]), finding["code"], _OF_THE_REGULATION if of_pack else finding["file"],
        finding["sheet"], finding["cell"], finding["service_id"], said(finding["message"]), law, said(finding["remedy"]),
    )  # fmt: skip
    return {name: text or "" for name, text in zip(_WIDTHS, texts, strict=True)}


def _parts(text: str, width: float) -> Iterator[str]:
    """A text in parts that each fit into a row."""
    part = ""
    for word in text.split(" "):
        longer = f"{part} {word}" if part else word
        if part and len(longer) > width and lines_of(longer, width) > _MOST_LINES:
            yield part
            longer = word
        part = longer
    yield part
