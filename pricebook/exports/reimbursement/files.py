"""The files of a reimbursement export: catalogues by facility, the list with its schema, and a manifest of them all."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pricebook.csv_text import write_csv
from pricebook.exports.output import Output, file_stems
from pricebook.exports.reimbursement.catalogue import HIS, PORTAL, Row, his_rows, in_force, portal_rows
from pricebook.exports.reimbursement.workbook import write_catalogue
from pricebook.exports.stamp import NOT_FOR_PAYMENT, draft_suffix, payable
from pricebook.facility_prices import FacilityPrice, NoPrice, is_for, prices_of
from pricebook.findings import term
from pricebook.money import vietnamese_number
from pricebook.pricelist import Facility, PriceList, identity, write_pricelist
from pricebook.regulation import Regulation
from pricebook.resources import resource_folder

MANIFEST, SCHEMA = "manifest.json", "pricelist.schema.json"
Rows = Callable[[], Iterable[Row]]  # made where they are written: many facilities have many rows
_LAYOUTS = {"portal": (PORTAL, portal_rows), "his": (HIS, his_rows)}


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """What one facility is paid, and what it performs that the list has no price for; its files."""

    facility: Facility
    paid: list[FacilityPrice]
    unpaid: list[NoPrice]
    files: list[Output]


def reimbursement_outputs(prices: PriceList, law: Regulation, facilities: Sequence[Facility]) -> list[Output]:
    """Portal catalogue and HIS import (.xlsx and .csv) for each facility that the list is for, the list itself, the manifest.

    A facility that the list is not for gets no file; the manifest says by which rule.
    """
    suffix = draft_suffix(prices)
    stems = file_stems(facility.facility_code for facility in facilities)
    catalogues = [
        _catalogue(facility, prices, law, f"{stems[facility.facility_code]}-{{}}{suffix}")
        for facility in facilities
        if is_for(facility, law)
    ]
    others = [facility for facility in facilities if not is_for(facility, law)]
    files = [output for catalogue in catalogues for output in catalogue.files]
    files += json_outputs(prices)
    return [*files, Output(MANIFEST, partial(_write_manifest, prices, law, catalogues, others, [file.name for file in files]))]


def json_outputs(prices: PriceList) -> list[Output]:
    """pricelist.json, and the schema that it fits."""
    return [Output(f"pricelist{draft_suffix(prices)}.json", partial(_write_json, prices)), Output(SCHEMA, _write_schema)]


def _write_json(prices: PriceList, path: Path) -> None:
    write_pricelist(prices, path)


def _write_schema(path: Path) -> None:
    shutil.copyfile(resource_folder("norms") / "schema" / "pricelist.json", path)


def _catalogue(facility: Facility, prices: PriceList, law: Regulation, name: str) -> _Catalogue:
    entries = list(prices_of(facility, prices, law))
    paid = [entry for entry in entries if isinstance(entry, FacilityPrice)]
    unpaid = [entry for entry in entries if isinstance(entry, NoPrice)]
    files = []
    for layout, (columns, rows) in _LAYOUTS.items():
        made: Rows = partial(rows, facility, paid, prices)
        about = _about(facility, paid, unpaid, prices)
        files += [
            Output(f"{name.format(layout)}.xlsx", partial(_write_xlsx, columns, made, about, prices)),
            Output(f"{name.format(layout)}.csv", partial(_write_csv, columns, made)),
        ]
    return _Catalogue(facility, paid, unpaid, files)


def _write_xlsx(columns: Sequence[str], rows: Rows, about: list[tuple[str, str]], prices: PriceList, path: Path) -> None:
    write_catalogue(columns, rows(), about, prices, path)


def _write_csv(columns: Sequence[str], rows: Rows, path: Path) -> None:
    write_csv(path, columns, rows())


def _about(facility: Facility, paid: list[FacilityPrice], unpaid: list[NoPrice], prices: PriceList) -> list[tuple[str, str]]:
    """What the second sheet says."""
    when = in_force(prices)
    missing = "; ".join(f"{entry.service_id} {entry.name or ''} ({term(entry.reason)})".replace("  ", " ") for entry in unpaid)
    return [
        ("Tình trạng", term(prices.status) if payable(prices) else NOT_FOR_PAYMENT),
        ("Cơ sở", f"{facility.facility_code} {facility.name or ''}"),
        ("Hạng", term(facility.class_) if facility.class_ else "chưa rõ"),
        ("Số dịch vụ có giá", vietnamese_number(len(paid))),
        ("Đang thực hiện nhưng không có giá để thanh toán", missing or "không có"),
        ("Quyết định", when.decision),
        ("Hiệu lực từ", when.from_ or "–"),
        ("Hiệu lực đến", when.to or "–"),
        ("Lộ trình", "; ".join(prices.approval.phases) if prices.approval and prices.approval.phases else "–"),
        ("Văn bản", prices.regulation_title),
        ("Gói văn bản", f"{prices.regulation}, phiên bản {prices.pack_version}"),
        ("Ngày tính giá", f"{prices.pricing_date:%d/%m/%Y}"),
        ("Mã đối chiếu (SHA-256) của bảng giá", prices.fingerprint),
    ]


def _write_manifest(
    prices: PriceList, law: Regulation, catalogues: list[_Catalogue], others: list[Facility], names: list[str], path: Path
) -> None:
    """Which file is whose, with its SHA-256; what is not paid, and whom the list is not for, with the article."""
    digests = {name: _sha256(path.with_name(name)) for name in names}
    when = in_force(prices)
    record = {
        "list": identity(prices),
        "status": prices.status,
        "payable": payable(prices),
        "decision": when.decision,
        "from": when.from_ or None,
        "to": when.to or None,
        "facilities": [
            {
                "facility_code": catalogue.facility.facility_code,
                "name": catalogue.facility.name,
                "class": catalogue.facility.class_,
                "services": len(catalogue.paid),
                "without_price": [{"service_id": entry.service_id, "reason": entry.reason} for entry in catalogue.unpaid],
                "files": [output.name for output in catalogue.files],
            }
            for catalogue in catalogues
        ],
        "not_for": [
            {
                "facility_code": facility.facility_code,
                "name": facility.name,
                "managed_by": facility.managed_by,
                "law": str(rule.reference) if (rule := law.jurisdiction_of(facility.managed_by or "", facility.class_)) else None,
            }
            for facility in others
        ],
        "sha256": digests,
    }
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
