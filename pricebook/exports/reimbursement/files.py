"""The files of a reimbursement export: catalogues for each facility, the list with its schema, and the manifest."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pricebook.base.csv_text import write_csv
from pricebook.base.languages import term
from pricebook.base.money import vietnamese_number
from pricebook.entitlement.prices import FacilityPrice, NoPrice, NotApplicable, applies_to, prices_of, why_not_applicable
from pricebook.exports.list_json import json_files
from pricebook.exports.output import Output, file_stems, with_manifest
from pricebook.exports.reimbursement.catalogue import HIS, PORTAL, Row, his_rows, portal_rows, validity_of
from pricebook.exports.reimbursement.workbook import write_catalogue
from pricebook.exports.stamp import file_suffix, warning
from pricebook.exports.uncapped import in_words, manifest_entry
from pricebook.pricelist import Facility, PriceList
from pricebook.regulation import LawOnDay

Rows = Callable[[], Iterable[Row]]  # made only when they are written, because many facilities have many rows
_LAYOUTS = {"portal": (PORTAL, portal_rows), "his": (HIS, his_rows)}


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """The catalogue of one facility: its prices, the services that it performs without a price, and its files."""

    facility: Facility
    paid: list[FacilityPrice]
    unpaid: list[NoPrice]
    files: list[Output]


def reimbursement_outputs(prices: PriceList, law: LawOnDay, facilities: Sequence[Facility]) -> list[Output]:
    """Portal catalogue and HIS import (.xlsx and .csv) for each facility that is paid by the list, and the list itself.

    A facility to which the list does not apply, or for which it has no price, gets no file; the manifest says why.

    Args:
        prices: The list.
        law: The regulation that the list follows, on its pricing date.
        facilities: The facilities to make catalogues for.
    """
    end = file_suffix(prices)
    stems = file_stems(facility.facility_code for facility in facilities)
    catalogues = [
        _catalogue(facility, prices, law, f"{stems[facility.facility_code]}-{{}}{end}")
        for facility in facilities
        if applies_to(facility, law)
    ]
    files = [*(output for catalogue in catalogues for output in catalogue.files), *json_files(prices)]
    others = [(facility, why) for facility in facilities if (why := why_not_applicable(facility, law))]
    return with_manifest(
        prices, "reimbursement", files, _manifest_entries(catalogues, others, prices) | manifest_entry(prices, law)
    )


def _catalogue(facility: Facility, prices: PriceList, law: LawOnDay, name: str) -> _Catalogue:
    entries = list(prices_of(facility, prices, law))
    paid = [entry for entry in entries if isinstance(entry, FacilityPrice)]
    unpaid = [entry for entry in entries if isinstance(entry, NoPrice)]
    files = []
    for layout, (columns, rows) in _LAYOUTS.items() if paid else ():
        made: Rows = partial(rows, facility, paid, prices)
        about = [*_about(facility, paid, unpaid, prices), *in_words((entry.line for entry in paid), law)]
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
    """The second sheet of a catalogue, about the list and the facility: names and values."""
    when = validity_of(prices)
    missing = "; ".join(f"{entry.service_id} {entry.name or ''} ({term(entry.reason)})".replace("  ", " ") for entry in unpaid)
    return [
        ("Tình trạng", warning(prices) or term(prices.status)),
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


def _manifest_entries(
    catalogues: list[_Catalogue], others: list[tuple[Facility, NotApplicable]], prices: PriceList
) -> dict[str, Any]:
    """The entries of the manifest: facilities with their files and unpaid services; those to which the list does not apply."""
    when = validity_of(prices)
    return {
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
                "reason": why.reason,
                "law": why.law,
            }
            for facility, why in others
        ],
    }
