"""A plain script with pandas and openpyxl, as an analyst would write it: the same seven sheets with the same columns.

plain_pandas.py DOSSIER OUT.xlsx
"""

import json
import sys
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.styles import Border, Font, Side

folder, out = Path(sys.argv[1]), Path(sys.argv[2])
norms = pd.read_excel(folder / "norms.xlsx")
tenders = pd.read_excel(folder / "tenders.xlsx")
conversions = pd.read_excel(folder / "conversions.xlsx")
facilities = pd.read_excel(folder / "facilities.xlsx")
capabilities = pd.read_excel(folder / "capabilities.xlsx")

awards = tenders.merge(conversions, on=["item_code", "unit"], how="left")
awards["factor"] = awards["factor"].fillna(1)
awards["unit_price"] = awards["price"] / awards["factor"]
lowest = awards.groupby("item_code")["unit_price"].min()
norms["net"] = norms["quantity"] / norms["per"] * (1 + norms["loss_pct"] / 100)
norms["unit_price"] = norms["item_code"].map(lowest)
norms["cost"] = norms["net"] * norms["unit_price"]
structure = norms.pivot_table(index="service", columns="component", values="cost", aggfunc="sum", sort=False)
structure["total"] = structure.sum(axis=1)
structure["rounded"] = ((structure["total"] / 1000 + 0.5).astype(int)) * 1000
structure["ceiling"] = [(int(service[1:]) % 90 + 10) * 10_000 for service in structure.index]
structure["price"] = structure[["rounded", "ceiling"]].min(axis=1)

font = Font(name="Times New Roman", size=11)
line = Side(style="thin")
border = Border(left=line, right=line, top=line, bottom=line)
book = openpyxl.Workbook()
book.remove(book.active)


def sheet(name, head, rows):  # type: ignore[no-untyped-def]
    page = book.create_sheet(name)
    for r, row in enumerate([head, *rows], 1):
        for c, value in enumerate(row, 1):
            cell = page.cell(r, c, value)
            cell.font = font
            cell.border = border
    page.freeze_panes = "A2"


sheet("Bìa", ["Tỉnh", "Ngày"], [["Long An", "2012-08-01"], ["Số dịch vụ", len(structure)]])
components = [c for c in structure.columns if c not in ("total", "rounded", "ceiling", "price")]
first = {service: number for number, service in enumerate(structure.index, 2)}
sheet("Bảng giá", ["STT", "STT theo TT", "Mã", "Tên", "ĐVT", "Hạng", "Mức tối đa", "Hiện hành", "Giá", "%", "Ghi chú"],
      [[i, s, None, f"Dịch vụ {s}", "lần", None, row.ceiling, None, f"='Cơ cấu giá'!K{first[s]}", f"=I{i + 1}/G{i + 1}", None]
       for i, (s, row) in enumerate(structure.iterrows(), 1)])  # fmt: skip
spans = norms.reset_index().groupby(["service", "component"])["index"].agg(["min", "max"])
rows = []
for s, row in structure.iterrows():
    r = first[s]
    cells = [r - 1, s, f"Dịch vụ {s}", None]
    for component in components:
        cells.append(f"=SUMIFS('Định mức KTKT'!L:L,'Định mức KTKT'!A:A,B{r},'Định mức KTKT'!C:C,\"{component}\")")
    rows.append([*cells, f"=SUM(E{r}:G{r})", f"=ROUND(H{r}/1000,0)*1000", row.ceiling, f"=MIN(I{r},J{r})"])
sheet("Cơ cấu giá", ["STT", "Mã", "Tên", "Hạng", *components, "Tổng", "Làm tròn", "Mức tối đa", "Giá"], rows)
rows = []
for r, n in enumerate(norms.itertuples(), 2):
    rows.append([n.service, None, n.component, n.item_code, n.item_name, n.unit, n.quantity, n.per, n.loss_pct, f"=G{r}/H{r}*(1+I{r}/100)",
                 f"=VLOOKUP(D{r},'Giá thuốc, vật tư'!A:C,3,FALSE)", f"=J{r}*K{r}", "Trúng thầu", f"norms.xlsx!{r}"])  # fmt: skip
sheet("Định mức KTKT", ["Dịch vụ", "Hạng", "Khoản mục", "Mã", "Tên", "ĐVT", "Số lượng", "Cho", "Hao hụt", "Tiêu hao", "Đơn giá", "Thành tiền", "Nguồn",
                        "Dòng"], rows)  # fmt: skip
items = awards.sort_values(["item_code", "unit_price"])
sheet("Giá thuốc, vật tư", ["Mã", "Tên", "Đơn giá", "Giá", "ĐVT", "Hệ số", "QĐ", "Ngày", "Từ", "Đến", "Nhà thầu"],
      [[a.item_code, a.item_name, a.unit_price, a.price, a.unit, a.factor, a.decision_no, a.decision_date, a.valid_from, a.valid_to, a.bidder]
       for a in items.itertuples()])  # fmt: skip
sheet("Chưa đề nghị", ["Dịch vụ", "Lý do"], [])
sheet("Kết quả kiểm tra", ["Mã", "Nội dung"], [])
book.save(out)
out.with_suffix(".json").write_text(json.dumps({s: int(p) for s, p in structure["price"].items()}), encoding="utf-8")
