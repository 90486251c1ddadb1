"""Makes what the Vietnamese manual shows anew: the workbooks of its exercise, and its pictures.

`python -m tools.manual` writes data/bai-tap-tham-dinh/*.xlsx; with `--pictures` also docs/images/vi/*.png, from what the commands
of the manual write, and docs/images/desk.png. Pictures need LibreOffice, poppler-utils and Chromium.
"""

import subprocess
import sys
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any

from tools.desk_picture import write_desk_picture

ROOT = Path(__file__).parent.parent
EXERCISE = ROOT / "data" / "bai-tap-tham-dinh"
PICTURES = ROOT / "docs" / "images" / "vi"

_SUPPLIES, _UTILITIES, _MAINTENANCE = (
    "Thuốc, hóa chất, vật tư",
    "Điện, nước, nhiên liệu, xử lý chất thải, vệ sinh môi trường",
    "Duy tu, bảo dưỡng, thay thế công cụ, dụng cụ",
)
_EXAMINATION = "Khám lâm sàng chung, khám chuyên khoa"
_PRICES: list[list[Any]] = [
    ["STT", "STT theo TTLT 04", "Tên dịch vụ", "ĐVT", "Hạng", "Mức tối đa", "Giá đề nghị"],
    [1, "A1", _EXAMINATION, "lần", "II", 15000, 14000],
    [2, "A1", _EXAMINATION, "lần", "III", 10000, 9000],
    [3, "A1", _EXAMINATION, "lần", "Trạm y tế", 5000, 4000],
    [4, "A2", "Hội chẩn để xác định ca bệnh khó", "ca", None, 200000, 182000],
]
_NORMS: list[list[Any]] = [
    ["Dịch vụ", "Hạng", "Khoản mục", "Mã hàng", "Tên hàng", "ĐVT", "Số lượng", "Cho (lần)", "Đơn giá", "Thành tiền"],
    ["A1", None, _SUPPLIES, "VT001", "Găng tay khám", "đôi", 1, 1, 1380, 1380],
    ["A1", None, _SUPPLIES, "VT017", "Khẩu trang y tế", "cái", 1, 1, 750, 750],
    ["A1", None, _SUPPLIES, "VT002", "Bông y tế", "g", 2, 1, 145, 290],
    ["A1", "II", _UTILITIES, None, None, None, None, None, None, 6200],
    ["A1", "II", _MAINTENANCE, None, None, None, None, None, None, 5400],
    ["A1", "III", _UTILITIES, None, None, None, None, None, None, 4100],
    ["A1", "III", _MAINTENANCE, None, None, None, None, None, None, 2900],
    ["A1", "Trạm y tế", _UTILITIES, None, None, None, None, None, None, 1000],
    ["A1", "Trạm y tế", _MAINTENANCE, None, None, None, None, None, None, 900],
    ["A2", None, _SUPPLIES, "VT013", "Giấy in kết quả", "cuộn", 1, 50, 12500, 250],
    ["A2", None, _UTILITIES, None, None, None, None, None, None, 64000],
    ["A2", None, _MAINTENANCE, None, None, None, None, None, None, 118000],
]
_TITLES = [
    "BẢNG GIÁ DỊCH VỤ KHÁM BỆNH, CHỮA BỆNH TRÌNH THẨM ĐỊNH (bài tập, số liệu minh họa)",
    "theo Thông tư liên tịch số 04/2012/TTLT-BYT-BTC; ngày tính giá 01/8/2012",
]
# The planted errors: cell → what stands there in the submitted workbook.
_PLANTED: dict[str, dict[str, Any]] = {
    "Bảng giá": {"G5": 16000, "F7": 6000, "G8": "182.O00"},
    "Định mức": {"G2": 2, "J2": 2760, "I3": 780, "J3": 780, "J4": 390, "I11": "=NA()"},
}
_ADDED: list[list[Any]] = [
    [5, "B1", "Ngày điều trị Hồi sức tích cực (ICU)", "ngày", "II", 335000, 300000],
    [6, "A1", _EXAMINATION, "lần", "III", 10000, 9500],
]


def write_exercise(folder: Path) -> None:
    """Writes the two workbooks of the exercise: as it was submitted, and as it is when every error is mended.

    Args:
        folder: Where `bang-gia-trinh.xlsx` and `bang-gia-da-sua.xlsx` are written.
    """
    _write(folder / "bang-gia-trinh.xlsx", [*_PRICES, *_ADDED], _PLANTED)
    _write(folder / "bang-gia-da-sua.xlsx", _PRICES, {})


def _write(path: Path, prices: list[list[Any]], planted: dict[str, dict[str, Any]]) -> None:
    """Writes a workbook as offices keep them: titles, an empty row, headings, a sheet of prices and a sheet of norms."""
    from datetime import UTC, datetime

    from xlsxwriter import Workbook

    with Workbook(path) as book:
        book.set_properties({"title": _TITLES[0], "created": datetime(2012, 8, 1, tzinfo=UTC).replace(tzinfo=None)})
        look = {"border": 1, "font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
        heading = book.add_format({**look, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#DDE7F0"})
        text, number = book.add_format({**look, "text_wrap": True}), book.add_format({**look, "num_format": "#,##0"})
        title = book.add_format({"bold": True, "font_name": "Times New Roman", "font_size": 13})
        for name, rows, first, widths in (
            ("Bảng giá", prices, 3, (6, 12, 44, 8, 12, 12, 12)),
            ("Định mức", _NORMS, 0, (9, 11, 46, 9, 20, 8, 9, 9, 10, 11)),
        ):
            sheet = book.add_worksheet(name)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            for column, width in enumerate(widths):
                sheet.set_column(column, column, width)
            sheet.set_row(first, 34)
            for row, said in enumerate(_TITLES if first else []):
                sheet.write_string(row, 0, said, title)
            for row, line in enumerate(rows, first):
                for column, value in enumerate(line):
                    sheet.write(row, column, value, heading if row == first else number if isinstance(value, int) else text)
            for cell, value in planted.get(name, {}).items():
                if isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(cell, value, number, "#N/A")
                else:
                    sheet.write(cell, value, number if isinstance(value, int) else text)


def write_pictures(folder: Path) -> None:
    """Writes the pictures of the manual, from what its commands write.

    Args:
        folder: Where they are written.
    """
    with TemporaryDirectory() as name:
        work = Path(name)
        (work / "data").symlink_to(ROOT / "data")
        for command in _COMMANDS:
            _call([sys.executable, "-m", "pricebook", *command, "--lang", "vi"], work, (0, 1))
        for picture, source in _PRINTED.items():
            profile = f"-env:UserInstallation=file://{work / 'profile'}"
            _call(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(work / "pdf"), source], work)
            page = ["pdftoppm", "-r", "60", "-png", "-f", "1", "-l", "1", "-singlefile", *_SHORT.get(picture, [])]
            _call([*page, str(work / "pdf" / f"{Path(source).stem}.pdf"), str(folder / picture)], work)
        for picture, source in _OPENED.items():
            shot = [f"--screenshot={folder / picture}.png", "--window-size=900,820", (work / source).as_uri()]
            _call(["chromium", "--headless", *_QUIET, *shot], work)


_EXERCISE_CALL = ["check", "data/bai-tap-tham-dinh/bang-gia-trinh.xlsx", "--dossier", "data/bai-tap-tham-dinh/can-cu"]
_LETTER = ["--sender", "Bệnh viện đa khoa tỉnh Long An", "--letter", "215/BV-KHTC", "--letter-date", "2012-08-01"]
_COMMANDS = [
    ["new", "ho-so", "--regulation", "ttlt-04-2012", "--province", "Long An", "--on", "2012-08-01"],
    ["build", "data/long-an-2012", "-o", "ket-qua"],
    ["export", "ket-qua", "--as", "approval"],
    [*_EXERCISE_CALL, "-o", "vong-1", "--papers", "--province", "Long An", *_LETTER, "--received", "2012-08-06"],
    [
        *("diff", "data/vi-du-ba-nguyen-nhan/thang-3", "data/vi-du-ba-nguyen-nhan/thang-7"),
        *("--norms", "data/vi-du-ba-nguyen-nhan/norms", "-o", "so-sanh"),
    ],
]
_PRINTED = {
    "bieu-mau": "ho-so/ho-so.xlsx",
    "to-trinh": "ket-qua/approval/to-trinh.docx",
    "tra-lai": "vong-1/bang-gia-trinh-checked.xlsx",
    "van-ban-tra-lai": "vong-1/van-ban-tra-lai.docx",
}
_SHORT = {
    "tra-lai": ["-x", "30", "-y", "30", "-W", "600", "-H", "170"],
    "bieu-mau": ["-x", "30", "-y", "30", "-W", "640", "-H", "370"],
}
_OPENED = {"so-sanh": "so-sanh/changes.html"}
_QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--hide-scrollbars"),
]


def _call(command: list[str], folder: Path, fine: tuple[int, ...] = (0,)) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in fine:
        sys.exit(f"{' '.join(command)}: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    write_exercise(EXERCISE)
    if "--pictures" in sys.argv[1:]:
        PICTURES.mkdir(parents=True, exist_ok=True)
        write_pictures(PICTURES)
        write_desk_picture(PICTURES.parent / "desk.png", EXERCISE, which("chromium") or "chromium", _QUIET)
