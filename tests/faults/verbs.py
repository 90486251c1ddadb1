"""Every verb that writes, as somebody calls it, in a folder of its own."""

import shutil
from datetime import date
from pathlib import Path

from pricebook import build
from pricebook.app.list_moves import move
from pricebook.registry import Phase
from tests.support import DATA, ROOT, write_xlsx

LIST = """
| STT | STT theo TT04 | Tên dịch vụ | Giá đề nghị | Giá tối đa |
| 1 | C5.1.268 | Tổng phân tích tế bào máu | 13.000 | 15.000 |
| 2 | C5.1.272 | Hematocrit | 14.000 | 15.000 |
"""
ANNEX = """
| STT | Tên dịch vụ | Đơn vị | Giá tối đa |
| C5.1.9001 | Dịch vụ thử | lần | 9000 |
"""
APPROVED = "long-an-2012-1"
REGISTRY = ("--registry", "so.db")

# The arguments of each verb, and the folder that it writes into. `new`, `restore` and `rebuild` write where nothing is.
VERBS: dict[str, tuple[list[str], str]] = {
    "build": (["build", str(DATA / "long-an-2012"), "-o", "ra", "--force"], "ra"),
    "check": (["check", "list.xlsx", "--regulation", "ttlt-04-2012", "-o", "ra", "--force"], "ra"),
    "export": (["export", "list/pricelist.json", "--as", "reimbursement", "-o", "ra", "--force"], "ra"),
    "contains": (["contains", "list/pricelist.json", "-o", "ra", "--force"], "ra"),
    "diff": (["diff", str(DATA / "long-an-2012-draft"), str(DATA / "long-an-2012"), "-o", "ra", "--force"], "ra"),
    "match": (["match", "names", "--force"], "names"),
    "new": (["new", "ra", "--regulation", "ttlt-04-2012", "--province", "Long An"], "ra"),
    "regulation audit": (["regulation", "audit", "ttlt-04-2012", "-o", "ra", "--force"], "ra"),
    "regulation import": (
        ["regulation", "import", "annex.xlsx", "--into", "ttlt-04-2012", "--source", "Công báo", "--on", "2026-11-26", "--write", "-o", "ra", "--force"],
        "ra/ttlt-04-2012",
    ),
    "regulation install": (
        ["regulation", "install", str(ROOT / "norms" / "ttlt-04-2012"), "--norms", "ra", "--write", "--force"],
        "ra/ttlt-04-2012",
    ),
    "settle beds": (
        ["settle", "beds", str(DATA / "bed-sheet-2012" / "bed_sheet.csv"), "--regulation", "ttlt-04-2012", "--on", "2012-06-01", "-o", "ra", "--force"],
        "ra",
    ),
    "settle form21": (["settle", "form21", "performed.csv", "--list", "list/pricelist.json", "-o", "ra", "--force"], "ra"),
    "settle stays": (["settle", "stays", "stays.csv", "-o", "ra", "--force"], "ra"),
    "settle visits": (["settle", "visits", "visits.csv", "-o", "ra", "--force"], "ra"),
    "list backup": (["list", "backup", "-o", "ra/so.db", "--force", *REGISTRY], "ra"),
    "list archive": (["list", "archive", APPROVED, "-o", "ra/niem-phong.zip", "--force", *REGISTRY], "ra"),
    "list status": (["list", "status", "-o", "ra/tinh-trang.xlsx", "--force", *REGISTRY], "ra"),
    "list in-force": (
        ["list", "in-force", "--facility", "80001", "--on", "2012-10-15", "-o", "ra/gia.xlsx", "--force", *REGISTRY],
        "ra",
    ),
    "list head": (["list", "head", "-o", "ra/moc.json", "--force", *REGISTRY], "ra"),
    "list proof": (["list", "proof", APPROVED, "-o", "ra/proof.json", "--force", *REGISTRY], "ra"),
    "list key": (["list", "key", "new", "ra"], "ra"),
    "list restore": (["list", "restore", "sao.db", "--registry", "ra/so.db"], "ra"),
    "list rebuild": (["list", "rebuild", "niem-phong.zip", "-o", "ra/mo"], "ra"),
}  # fmt: skip
ANEW = {"new", "list key", "list restore", "list rebuild"}


def prepare(home: Path) -> None:
    """Lays out what the verbs read."""
    from pricebook.app.list_archive import archive
    from pricebook.app.list_backup import backup

    home.mkdir()
    write_xlsx(home / "list.xlsx", LIST)
    write_xlsx(home / "annex.xlsx", ANNEX)
    (home / "performed.csv").write_text(
        "service_code,day,treatment,quantity,price\nC5.1.272,03/08/2012,1,2,11000\n", encoding="utf-8"
    )
    (home / "stays.csv").write_text("from,to,price,amount\n01/09/2019,05/09/2019,100000,500000\n", encoding="utf-8")
    (home / "visits.csv").write_text(
        "day,price,amount,visit\n03/08/2012,10000,10000,1\n03/08/2012,10000,10000,1\n", encoding="utf-8"
    )
    build(DATA / "long-an-2012").write(home / "list")
    shutil.copytree(DATA / "long-an-2012-names", home / "names")
    day, first = date(2012, 9, 20), date(2012, 10, 1)
    paper = "15/2012/NQ-HĐND"
    move(
        home / "list" / "pricelist.json",
        "approve",
        on=day,
        paper_no=paper,
        paper_date=day,
        phases=[Phase(first)],
        registry=home / "so.db",
    )
    backup(home / "sao.db", registry=home / "so.db")
    archive(APPROVED, home / "niem-phong.zip", registry=home / "so.db")
