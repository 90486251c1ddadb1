"""Bed sheets written back in the layout of the annex, with the figures that are due.

Patients are numbered in the order of the sheet (BN1, BN2 …), each with the row of the file: their names were never read. Figures
that differ from the printed ones are marked, with the printed figure in a comment.
"""

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path

from xlsxwriter.format import Format

from pricebook.base.cells import column_letters
from pricebook.base.money import divide, dong
from pricebook.exports.cells import safe_text
from pricebook.exports.printed_sheet import Page, PlainFirstPage, Styles
from pricebook.settlement import FigureName, SettledPatient, SettledSheet, words_of_end
from pricebook.tables.new_workbook import new_workbook

TITLE = "BẢNG THEO DÕI SỬ DỤNG GIƯỜNG BỆNH SỐ …………../THÁNG {month}"
FIGURES: tuple[tuple[FigureName, str], ...] = (
    ("days", "Tổng số ngày"),
    ("amount", "Tiền giường"),
    ("fund", "BHTT"),
    ("patient", "BNTT"),
)
END_COLUMNS = ("Kết quả điều trị", "Tình trạng ra viện")
FIRST_ROW = 5  # of the patients
DAYS = 31


def write_bed_sheets(path: Path, sheets: Sequence[SettledSheet], sha256: str) -> None:
    """Writes a workbook with a sheet for each bed. Raises OSError.

    Args:
        path: the workbook to write.
        sheets: the bed sheets, settled.
        sha256: of the file that they stand in. It is not named: its name may hold that of a patient, as those of worksheets may.
    """
    with new_workbook(path) as book:
        book.set_properties({"author": "pricebook", "created": datetime.combine(min(sheet.law.day for sheet in sheets), time())})
        styles = Styles(book)
        differs = book.add_format(
            {"font_name": "Times New Roman", "font_size": 11, "num_format": "#,##0", "border": 1, "bg_color": "#FFEB9C"}
        )
        for number, bed in enumerate((bed for sheet in sheets for bed in sheet.each_bed()), 1):
            _BedPage(Page(book.add_worksheet(f"Giường {number}", PlainFirstPage), styles), bed, sha256, differs).write()


class _BedPage:
    """One bed sheet on a page of the workbook."""

    def __init__(self, page: Page, sheet: SettledSheet, sha256: str, differs: Format) -> None:
        self.page, self.sheet, self.sha256, self.differs = page, sheet, sha256, differs
        self.ends = any(patient.row.end.stated for patient in sheet.patients)
        self.first_figure = DAYS + 1
        self.last = self.first_figure + len(FIGURES) + (2 if self.ends else 0)

    def write(self) -> None:
        """Writes the sheet."""
        page, styles = self.page, self.page.styles
        page.set_up((22, *[3.2] * DAYS, 8, 12, 12, 12, 14, *([16, 16] if self.ends else [])), head_row=FIRST_ROW - 1)
        page.sheet.freeze_panes(FIRST_ROW, 1)
        page.text(0, 0, "….. TÊN CƠ SỞ KCB", styles.bold)
        page.text(1, 0, "……. TÊN KHOA/PHÒNG", styles.bold)
        month = self.sheet.beds.month
        page.band(2, 0, self.last, TITLE.format(month=f"{month:%m} NĂM {month:%Y}" if month else "…. NĂM 20…."), styles.title)
        self._heading()
        for number, patient in enumerate(self.sheet.patients):
            self._patient(FIRST_ROW + number, patient)
        self._foot(FIRST_ROW + len(self.sheet.patients) + 1)

    def _heading(self) -> None:
        page, head = self.page, self.page.styles.head
        row, figure = FIRST_ROW - 2, self.first_figure
        page.band(row, 1, DAYS, "Ngày trong tháng", head)
        page.band(row, figure + 2, figure + 3, "Trong đó", head)
        names = ["Họ và tên bệnh nhân", *[""] * DAYS, FIGURES[0][1], FIGURES[1][1], "", "", "Xác nhận người bệnh"]
        for column, name in enumerate([*names, *(END_COLUMNS if self.ends else ())]):
            if not (1 <= column <= DAYS or figure + 2 <= column <= figure + 3):
                page.sheet.merge_range(row, column, row + 1, column, name, head)
        for day in range(1, DAYS + 1):
            page.number(row + 1, day, day, head)
        page.text(row + 1, figure + 2, FIGURES[2][1], head)
        page.text(row + 1, figure + 3, FIGURES[3][1], head)

    def _patient(self, row: int, patient: SettledPatient) -> None:
        page, styles = self.page, self.page.styles
        page.text(row, 0, f"{patient.number} (dòng {patient.row.row + 1})", styles.text)
        for day in range(1, DAYS + 1):
            mark = (
                "x"
                if day in patient.row.days
                else "\\"
                if day == patient.row.discharged
                else "?"
                if day in patient.row.unclear
                else patient.row.after.get(day, "")
            )
            page.text(row, day, mark, styles.code)
        for offset, (name, _) in enumerate(FIGURES):
            due: Decimal | int | None = getattr(patient, name)
            self._figure(row, self.first_figure + offset, due, patient.row.figures.get(name))
        page.text(row, self.first_figure + len(FIGURES), "", styles.text)
        for offset, words in enumerate(words_of_end(patient.row.end) if self.ends else ()):
            page.text(row, self.first_figure + len(FIGURES) + 1 + offset, words, styles.text)

    def _figure(self, row: int, column: int, due: Decimal | int | None, printed: Decimal | None, formula: str = "") -> None:
        """Writes a figure; marked where another one is printed. What is not known stays blank."""
        style = self.differs if printed is not None and due is not None and printed != due else self.page.styles.amount
        if formula and due is not None:
            self.page.formula(row, column, formula, due, style)
        else:
            self.page.number(row, column, due, style)
        if style is self.differs and printed is not None:
            self.page.sheet.write_comment(row, column, f"Đã in: {dong(printed)}".removesuffix(" đ"), {"author": "pricebook"})

    def _foot(self, row: int) -> None:
        """The numbers of patients with the totals, the shares, and what the figures rest on."""
        page, styles, beds = self.page, self.page.styles, self.sheet.beds
        patients_on = self.sheet.patients_by_day()
        page.text(row, 0, "Số BN/giường", styles.text)
        page.text(row + 1, 0, "Định mức thanh toán/bệnh nhân", styles.text)
        for day in range(1, DAYS + 1):
            rules, patients = self.sheet.law.on(day), patients_on.get(day, 0)
            share = rules.bed_share(patients) if rules is not None and patients else None
            page.number(row, day, patients or None, styles.code)
            places = None if share is None else divide(Decimal(share.numerator), Decimal(share.denominator), 4)
            page.number(row + 1, day, places, styles.quantity)
        for offset, (name, _) in enumerate(FIGURES):
            column = self.first_figure + offset
            letters = column_letters(column)
            total = self.sheet.total(name)
            formula = f"=SUM({letters}{FIRST_ROW + 1}:{letters}{FIRST_ROW + len(self.sheet.patients)})"
            self._figure(row, column, total, beds.totals.get(name), formula)
        for number, line in enumerate(self._notes()):
            page.sheet.write_string(row + 3 + number, 0, safe_text(line), styles.italic)

    def _notes(self) -> list[str]:
        beds = self.sheet.beds
        place = f"tệp có SHA-256 {self.sha256[:16]}…" + (f", trang tính {beds.number}" if beds.number is not None else "")
        rules = "; ".join(f"{entry.settlement.title} (từ ngày {entry.day:%d/%m/%Y})" for entry in self.sheet.law.used)
        left_out = ", ".join(dict.fromkeys(each.number for name, _ in FIGURES for each in self.sheet.left_out(name)))
        undecided = "chưa xác định, vì bảng không ghi tháng và nhiều quy định có thể áp dụng"
        none = undecided if self.sheet.law.undecided else "không có quy định thanh toán cho thời gian này"
        return [
            f"Giá tiền giường là {dong(self.sheet.rate)}/ngày" if self.sheet.rate is not None else "Chưa biết giá tiền giường",
            f"Quy định áp dụng: {rules or none}",
            *([f"Tổng để trống vì chưa biết số của {left_out}"] if left_out else []),
            f"Tên người bệnh không được đọc: “dòng” là số dòng của {place}.",
            "Ô tô vàng khác số đã in, xem ghi chú của ô.",
        ]
