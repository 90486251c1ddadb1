"""The columns of claim files that a check needs, and the names under which files have them.

Nothing else is read. Names of patients, birth dates, addresses and diagnoses have no column here, and so never leave a file.
"""

from collections.abc import Iterable, Sequence

from pricebook.settlement.charged.columns import columns_in as columns_in_words

# Column → the headings that mean it; the first that is there is taken. Ours come first, then those of the ministry's decisions,
# which are in capitals there. Decision 4210 has one rate alone; read/rows.py says what it is the share of. A day of our own
# is that on which a thing was performed, unless another column says so.
HEADINGS: dict[str, tuple[str, ...]] = {
    "visit": ("visit", "ma_lk"),
    "card": ("card", "ma_the_bhyt", "ma_the"),
    "facility": ("facility_code", "ma_cskcb"),
    "code": ("service_code", "ma_dich_vu"),
    "name": ("service", "ten_dich_vu"),
    "item_code": ("item_code", "ma_vat_tu"),
    "item_name": ("item_name", "ten_vat_tu"),
    "drug_code": ("drug_code", "ma_thuoc"),
    "drug_name": ("drug_name", "ten_thuoc"),
    "group_code": ("group", "ma_nhom"),
    "quantity": ("quantity", "so_luong"),
    "price": ("price", "don_gia_bh", "don_gia"),
    "pays": ("share", "tyle_tt_dv"),
    "fund": ("fund_share", "tyle_tt_bh"),
    "rate": ("tyle_tt",),
    "amount": ("amount", "thanh_tien_bh", "thanh_tien"),
    "ordered": ("day", "ngay_yl"),
    "began": ("began", "ngay_th_yl", "day", "ngày thực hiện"),
    "ended": ("ended", "ngay_kq"),
    "left_on": ("left_on", "ngay_ra"),
    "treatment": ("treatment", "ma_loai_kcb"),
    "performer": ("performer", "nguoi_thuc_hien"),
}
# What hospitals call the columns that findings name: by the headings of the ministry's decisions.
SHOWN = {
    "code": "MA_DICH_VU", "quantity": "SO_LUONG", "price": "DON_GIA_BH", "amount": "THANH_TIEN_BH", "ordered": "NGAY_YL",
    "share": "TYLE_TT_DV, TYLE_TT_BH",
}  # fmt: skip
NEEDED = ("code", "quantity", "price", "amount", "ordered")
RECEIPTS = "receipts"  # the table of templates/charged.toml that has the columns of claims
HASHED = ("visit", "card", "performer")
MOST_LETTERS = 1_024  # of a text that is read
MOST_BYTES = 4 * 2**30  # of a part of an archive, unpacked


def columns_in(headings: Iterable[str]) -> dict[str, str]:
    """Which heading of a file means which column.

    Args:
        headings: the headings as the file has them.

    Returns:
        Column → heading; without the columns that the file does not have.
    """
    there: dict[str, str] = {}
    for heading in headings:
        there.setdefault(heading.strip().lstrip("\ufeff").casefold(), heading)
    found = {column: next((there[name] for name in names if name in there), None) for column, names in HEADINGS.items()}
    return {column: heading for column, heading in found.items() if heading is not None}


def columns_of_table(headings: Sequence[str]) -> dict[str, str]:
    """The same of a table, whose headings may also be the Vietnamese ones of templates/charged.toml.

    Args:
        headings: the headings as the table has them.
    """
    found = columns_in(headings)
    spoken, _ = columns_in_words(headings, RECEIPTS)
    named = {column: headings[place] for column, place in spoken.items() if column in HEADINGS}
    return {column: heading for column, heading in named.items() if heading not in found.values()} | found


def missing_from(columns: Iterable[str]) -> tuple[str, ...]:
    """The columns without which no line can be settled, and which a file does not have. The code may be of an item or a drug."""
    there = set(columns)
    if there & {"item_code", "drug_code"}:
        there.add("code")
    if "began" in there:
        there.add("ordered")
    return tuple(column for column in NEEDED if column not in there)
