"""The files of a reimbursement export: catalogues for each facility, the list with its schema, and the manifest."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pricebook.base.csv_text import write_csv
from pricebook.base.languages import term
from pricebook.base.money import vietnamese_number
from pricebook.entitlement import (
    OUTSIDE_SCOPE,
    FundCatalogue,
    NotApplicable,
    PaidDays,
    fund_catalogues,
    periods_in_words,
    why_not_applicable,
)
from pricebook.exports.doubts import in_words as doubts_in_words
from pricebook.exports.list_json import json_files
from pricebook.exports.output import Output, file_stems, with_manifest
from pricebook.exports.reimbursement.catalogue import Row, first_day, periods_of, rows, validity_of
from pricebook.exports.reimbursement.workbook import write_catalogue
from pricebook.exports.stamp import approval_in_words, file_suffix, warning
from pricebook.exports.uncapped import in_words, manifest_entry
from pricebook.findings import FindingRecord
from pricebook.pricelist import Facility, PriceList
from pricebook.regulation import CatalogueLayout, LawOnDay, layouts_on, load_layouts, search_path

UNREAD = " (chưa đối chiếu nguyên văn)"  # behind an article with whose text nothing was compared
NEVER_PAID = "không áp dụng ngày nào (giá đã được sửa đổi từ ngày đầu)"
_WITHOUT_PRICE = ("missing-price", "class-unpriced", "not-approved-price", "not-amended-price")


@dataclass(frozen=True, slots=True)
class Reimbursement:
    """A reimbursement export: the catalogues of the facilities that the list applies to, and the files."""

    catalogues: tuple[FundCatalogue, ...]
    outputs: list[Output]


def layouts_of(prices: PriceList, layouts: Sequence[CatalogueLayout]) -> tuple[CatalogueLayout, ...]:
    """The layouts in which a list is written: those in use on its first day."""
    return layouts_on(layouts, first_day(prices))


def reimbursement_outputs(
    prices: PriceList, law: LawOnDay, facilities: Sequence[Facility], layouts: Sequence[CatalogueLayout] | None = None
) -> list[Output]:
    """The files of `reimbursement_of`."""
    return reimbursement_of(prices, law, facilities, layouts).outputs


def reimbursement_of(
    prices: PriceList,
    law: LawOnDay,
    facilities: Sequence[Facility],
    layouts: Sequence[CatalogueLayout] | None = None,
    days: Mapping[str, PaidDays] = {},
    doubts: Sequence[FindingRecord] = (),
    outside: Container[str] = (),
) -> Reimbursement:
    """A catalogue in each layout (.xlsx and .csv) for each facility that is paid by the list, and the list itself.

    A facility to which the list does not apply, or for which it has no price, gets no file; the manifest says why. It also
    names each service that a facility performs and that its catalogue leaves out, with the reason.

    Args:
        prices: The list.
        law: The regulation that the list follows, on its pricing date.
        facilities: The facilities to make catalogues for.
        layouts: The columns of the catalogues; by default those in use on the list's first day.
        days: By code of a facility, the days on which the list is in force for it, where these are known; by default the list's.
        doubts: What the registry finds odd about the decision, or not agreed on; on the second sheet of each workbook.
        outside: The codes of facilities for which the decision is not.
    """
    if layouts is None:
        layouts = layouts_of(prices, load_layouts(search_path().catalogues()))
    catalogues = fund_catalogues(facilities, prices, law)
    stems = file_stems(facility.facility_code for facility in facilities)
    files = {
        code: _files(catalogue, prices, law, stems[code], layouts, days.get(code), doubts)
        for catalogue in catalogues
        for code in [catalogue.facility.facility_code]
    }
    others = [
        (facility, why)
        for facility in facilities
        if (why := OUTSIDE_SCOPE if facility.facility_code in outside else why_not_applicable(facility, prices, law))
    ]
    written = [*(output for outputs in files.values() for output in outputs), *json_files(prices)]
    more = _manifest_entries(catalogues, files, others, prices, layouts, days) | manifest_entry(prices, law)
    return Reimbursement(catalogues, with_manifest(prices, "reimbursement", written, more))


def _files(
    catalogue: FundCatalogue,
    prices: PriceList,
    law: LawOnDay,
    stem: str,
    layouts: Sequence[CatalogueLayout],
    days: PaidDays | None,
    doubts: Sequence[FindingRecord],
) -> list[Output]:
    """The files of one facility. Their rows are made only when they are written, because many facilities have many rows."""
    if not catalogue.entries:
        return []
    services = {entry.paid.line.service_id for entry in catalogue.entries}
    about = [
        *_about(catalogue, prices, days),
        *doubts_in_words(doubts, services),
        *in_words((entry.paid.line for entry in catalogue.entries), law),
    ]
    files = []
    for layout in layouts:
        made = partial(rows, catalogue, prices, layout, days)
        columns = [column.name for column in layout.columns]
        name = f"{stem}-{layout.id}{file_suffix(prices)}"
        files += [
            Output(f"{name}.xlsx", partial(_write_xlsx, columns, made, [*about, *_layout_in_words(layout)], prices, days)),
            Output(f"{name}.csv", partial(_write_csv, columns, made)),
        ]
    return files


def _write_xlsx(
    columns: Sequence[str],
    made: Callable[[], Iterable[Row]],
    about: list[tuple[str, str]],
    prices: PriceList,
    days: PaidDays | None,
    path: Path,
) -> None:
    write_catalogue(columns, made(), about, prices, path, warning(prices, days))


def _write_csv(columns: Sequence[str], made: Callable[[], Iterable[Row]], path: Path) -> None:
    write_csv(path, columns, made())


def _about(catalogue: FundCatalogue, prices: PriceList, days: PaidDays | None) -> list[tuple[str, str]]:
    """The second sheet of a catalogue, about the list and the facility: names and values."""
    when = validity_of(prices, (days.first, days.last) if days is not None else None)
    facility = catalogue.facility
    return [
        ("Tình trạng", warning(prices, days) or term(prices.status)),
        ("Cơ sở", f"{facility.facility_code} {facility.name or ''}"),
        ("Hạng", prices.class_name(facility.class_) or "chưa rõ"),
        ("Số dịch vụ đang thực hiện", vietnamese_number(catalogue.performed)),
        ("Số dịch vụ có trong danh mục", vietnamese_number(catalogue.services)),
        ("Số dòng của danh mục", vietnamese_number(_row_count(catalogue, days))),
        ("Số dịch vụ không đưa vào danh mục", vietnamese_number(len(catalogue.left_out))),
        *_left_out_in_words(catalogue),
        ("Quyết định", when.decision),
        ("Phê duyệt", approval_in_words(prices) or "chưa có"),
        ("Hiệu lực từ", _day_in_words(when.from_)),
        ("Hiệu lực đến", _day_in_words(when.to)),
        *_own_periods_in_words(catalogue, days),
        ("Lộ trình", "; ".join(prices.approval.phases) if prices.approval and prices.approval.phases else "–"),
        *(("Ghi chú về quyết định", note) for note in (prices.approval.notes if prices.approval is not None else ())),
        ("Văn bản", prices.regulation_title),
        ("Bộ số liệu của văn bản", f"{prices.regulation}, phiên bản {prices.pack_version}"),
        ("Ngày tính giá", f"{prices.pricing_date:%d/%m/%Y}"),
        ("Mã đối chiếu (SHA-256) của bảng giá", prices.fingerprint),
    ]


def _day_in_words(day: str) -> str:
    """A day of a catalogue ("20121001") as people write it; a dash where there is none."""
    return f"{day[6:]}/{day[4:6]}/{day[:4]}" if day else "–"


def _row_count(catalogue: FundCatalogue, days: PaidDays | None) -> int:
    return sum(len(periods_of(entry, days)) for entry in catalogue.entries)


def _own_periods_in_words(catalogue: FundCatalogue, days: PaidDays | None) -> list[tuple[str, str]]:
    """The periods of the facility, where there are several, and those of each service that has others."""
    if days is None:
        return []
    several = [("Các khoảng thời gian áp dụng", periods_in_words(days.days))] if len(days.days) > 1 else []
    entries = {entry.paid.line.service_id: entry for entry in catalogue.entries}
    own = [(id_, periods_in_words(days.of(id_)) or NEVER_PAID) for id_ in entries if id_ in days.of_service]
    return [*several, *([("Dịch vụ có thời gian áp dụng riêng", vietnamese_number(len(own))), *own] if own else [])]


def _left_out_in_words(catalogue: FundCatalogue) -> list[tuple[str, str]]:
    """Each reason with its number of services and its article, followed by a line for each of the services."""
    lines = []
    for reason, count in catalogue.left_out_by_reason.items():
        left = [entry for entry in catalogue.left_out if entry.reason == reason]
        articles = dict.fromkeys(entry.law + ("" if entry.confirmed else UNREAD) for entry in left if entry.law)
        label = f"Không đưa vào danh mục: {term(reason)} ({vietnamese_number(count)} dịch vụ)"
        lines.append((label, f"căn cứ: {'; '.join(articles)}" if articles else ""))
        lines += [(entry.service_id, entry.name or "") for entry in left]
    return lines


def _layout_in_words(layout: CatalogueLayout) -> list[tuple[str, str]]:
    """Which layout a file follows; one whose official form was not compared says so."""
    reference = layout.reference
    said = "" if reference is None else f", {reference}{'' if reference.confirmed else UNREAD}"
    return [("Mẫu cột", f"{layout.title}{said}")]


def _manifest_entries(
    catalogues: Sequence[FundCatalogue],
    files: dict[str, list[Output]],
    others: list[tuple[Facility, NotApplicable]],
    prices: PriceList,
    layouts: Sequence[CatalogueLayout],
    days: Mapping[str, PaidDays],
) -> dict[str, Any]:
    """The entries of the manifest: layouts; facilities with their files and what they leave out; those not applied to."""
    when = validity_of(prices)
    return {
        "decision": when.decision,
        "from": when.from_ or None,
        "to": when.to or None,
        "layouts": [layout.id for layout in layouts],
        "facilities": [
            {
                "facility_code": catalogue.facility.facility_code,
                "name": catalogue.facility.name,
                "class": catalogue.facility.class_,
                "performed": catalogue.performed,
                "services": catalogue.services,
                "rows": _row_count(catalogue, days.get(catalogue.facility.facility_code)),
                "left_out_by_reason": catalogue.left_out_by_reason,
                "left_out": [
                    {
                        "service_id": left.service_id,
                        "name": left.name,
                        "reason": left.reason,
                        "law": left.law,
                        "confirmed": left.confirmed,
                    }
                    for left in catalogue.left_out
                ],
                "without_price": [
                    {"service_id": left.service_id, "reason": left.reason}
                    for left in catalogue.left_out
                    if left.reason in _WITHOUT_PRICE
                ],
                "files": [output.name for output in files[catalogue.facility.facility_code]],
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
