"""The tables of the papers: rows of texts, with figures in Vietnamese form."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pricebook.base.languages import term
from pricebook.base.money import divide, vietnamese_number
from pricebook.exports.approval import counted_in_words, flagged_facilities, named_left_out
from pricebook.exports.labels import class_of, code_of, name_of
from pricebook.pricelist import Award, Dispute, GivenDirection, LeftOut, NormLine, PriceLine, PriceList

MOST_ROWS = 200  # of a table in a paper; it says how many more rows the workbook has
MOST_CODES = 12  # of services that use one item
LARGEST_CHANGES = 20  # prices in the table of changes
Row = dict[str, str]


def table_of(rows: list[Row], where: str, most: int = MOST_ROWS) -> dict[str, Any]:
    """A table of at most `most` rows, and the line below it that says how many more rows there are in the file `where`."""
    hidden = len(rows) - most
    return {"rows": rows[:most], "more": f"… và {vietnamese_number(hidden)} dòng nữa: xem {where}." if hidden > 0 else ""}


def _price(value: int | None) -> str:
    return "chưa có giá" if value is None else vietnamese_number(value)


def group_row(number: int, name: str, lines: Sequence[PriceLine]) -> Row:
    """A group of services in figures."""
    known = [line.price for line in lines if line.price is not None]
    return {
        "number": str(number),
        "name": name,
        "services": vietnamese_number(len({line.service_id for line in lines})),
        "prices": vietnamese_number(len(lines)),
        "capped": _count(sum(line.status == "capped" for line in lines)),
        "missing": _count(sum(line.price is None for line in lines)),
        "least": vietnamese_number(min(known)) if known else "–",
        "most": vietnamese_number(max(known)) if known else "–",
    }


def _count(figure: int) -> str:
    return vietnamese_number(figure) if figure else "–"


def decision_rows(awards: Sequence[Award]) -> list[Row]:
    """The decisions that approved the province's own awards, and how many of the awards of each count (R3)."""
    rows: Counter[tuple[str, str]] = Counter()
    counted: Counter[tuple[str, str]] = Counter()
    for award in awards:
        if award.province is None:
            day = f"{award.decision_date:%d/%m/%Y}" if award.decision_date else "–"
            rows[award.decision_no or "–", day] += 1
            counted[award.decision_no or "–", day] += award.counts
    return [
        {"decision": decision, "day": day, "rows": vietnamese_number(count), "counted": vietnamese_number(counted[decision, day])}
        for (decision, day), count in sorted(rows.items())
    ]


def capped_row(line: PriceLine, prices: PriceList, unconfirmed: Set[str]) -> Row:
    """A price that is capped by its bound (R6), with the mark if its service is among the `unconfirmed` ones of the pack."""
    marks = (term(line.bound) if line.bound else "", term("unconfirmed") if line.service_id in unconfirmed else "")
    return {
        "number": str(line.number),
        "code": code_of(line),
        "name": name_of(line),
        "class": class_of(line, prices),
        "rounded": _price(line.rounded),
        "ceiling": "–" if line.ceiling is None else vietnamese_number(line.ceiling),
        "price": _price(line.price),
        "bound": "; ".join(filter(None, marks)),
    }


def regional_rows(lines: Sequence[PriceLine]) -> list[Row]:
    """The items at the low average of the region, with the provinces averaged and the services that use them (R4)."""
    items: dict[str, NormLine] = {}
    used: dict[str, dict[str, None]] = defaultdict(dict)
    for line in lines:
        for item in line.items:
            if item.basis == "regional" and item.item_code is not None:
                items.setdefault(item.item_code, item)
                used[item.item_code][code_of(line)] = None
    return [
        {
            "code": code,
            "name": item.name or "",
            "unit": item.unit or "",
            "price": "–" if item.unit_price is None else vietnamese_number(item.unit_price),
            "provinces": ", ".join(dict.fromkeys(entry.province for entry in item.provinces)),
            "services": _first_codes(list(used[code])),
        }
        for code, item in sorted(items.items())
    ]


def _first_codes(codes: list[str]) -> str:
    hidden = len(codes) - MOST_CODES
    return ", ".join(codes[:MOST_CODES]) + (f" và {vietnamese_number(hidden)} dịch vụ khác" if hidden > 0 else "")


def left_out_table(prices: PriceList, where: str) -> dict[str, Any]:
    """The services for which no price is proposed, with the reason (R8), as far as the workbook names them.

    Below stands how many more rows the workbook has, and how many services it does not name, by their reasons; `none` stands in
    place of the table where no service is named.
    """
    named = named_left_out(prices)
    in_workbook = len(named) - MOST_ROWS
    more = [f"… và {vietnamese_number(in_workbook)} dòng nữa: xem {where}."] if in_workbook > 0 else []
    more += counted_in_words(prices)
    return {"rows": _left_out_rows(named)[:MOST_ROWS], "more": " ".join(more), "none": " ".join(more) or "Không có."}


def _left_out_rows(services: Iterable[LeftOut]) -> list[Row]:
    return [
        {
            "number": str(number),
            "code": code_of(left),
            "name": name_of(left),
            "reason": "; ".join(filter(None, (term(left.reason), left.detail))),
        }
        for number, left in enumerate(services, 1)
    ]


def flagged_rows(prices: PriceList) -> list[Row]:
    """The facilities that are not able to perform a service of the list (R7)."""
    codes = {line.service_id: code_of(line) for line in prices.lines}
    return [
        {
            "number": str(number),
            "facility": f"{entry.facility_code} {entry.facility_name}".strip(),
            "service": f"{codes.get(entry.service_id, entry.service_id)} {entry.service_name}".strip(),
            "lacks": entry.lacks,
        }
        for number, entry in enumerate(flagged_facilities(prices), 1)
    ]


def dispute_rows(prices: PriceList) -> list[Row]:
    """The disputes: what is not agreed on, by which party, and the direction that settles it (R9)."""
    names = {line.service_id: f"{code_of(line)} {name_of(line)}" for line in reversed(prices.lines)}
    return [
        {
            "number": str(number),
            "service": "toàn bộ bảng giá" if entry.service_id is None else names.get(entry.service_id, entry.service_id),
            "subject": term(entry.subject) if entry.subject else "",
            "party": entry.party or "",
            "position": entry.position or "",
            "direction": _directions(entry) if entry.settled else term("open"),
        }
        for number, entry in enumerate(prices.disputes, 1)
    ]


def _directions(dispute: Dispute) -> str:
    """The directions that settle a dispute; a list of an older program has one, without its authority."""
    number, day = dispute.direction_no or "", dispute.direction_date
    given = dispute.directions or ((GivenDirection(number, day, None),) if day is not None else ())
    texts = (f"{one.number} ngày {one.date:%d/%m/%Y}" + (f" của {one.directed_by}" if one.directed_by else "") for one in given)
    return "; ".join(texts)


def _compared(lines: Sequence[PriceLine]) -> list[tuple[PriceLine, int, int]]:
    """The price lines whose price and current price are both known: (line, current price, price), in đồng."""
    return [(line, line.current_price, line.price) for line in lines if line.current_price and line.price is not None]


def summary_of_changes(lines: Sequence[PriceLine]) -> str:
    """How many prices rise, fall and stay the same, as a sentence."""
    compared = _compared(lines)
    if not any(line.current_price for line in lines):
        return "Hồ sơ không có giá hiện hành để so sánh."
    up = sum(price > current for _, current, price in compared)
    down = sum(price < current for _, current, price in compared)
    if not compared:
        return "Chưa so được mức giá nào với giá hiện hành."
    figures = ((up, "tăng"), (down, "giảm"), (len(compared) - up - down, "không đổi"))
    told = ", ".join(f"{vietnamese_number(figure)} {what}" for figure, what in figures if figure)
    more = f" Bảng dưới đây: {LARGEST_CHANGES} thay đổi lớn nhất." if up + down > LARGEST_CHANGES else ""
    return f"{vietnamese_number(len(compared))} mức giá so được với giá hiện hành: {told}.{more}"


def change_rows(lines: Sequence[PriceLine], prices: PriceList) -> list[Row]:
    """The prices that differ from the current prices, by the size of the change in per cent, the largest first."""
    changed = [entry for entry in _compared(lines) if entry[1] != entry[2]]
    changed.sort(key=lambda entry: abs(Fraction(entry[2], entry[1]) - 1), reverse=True)
    return [
        {
            "number": str(number),
            "name": name_of(line),
            "class": class_of(line, prices),
            "current": vietnamese_number(current),
            "price": vietnamese_number(price),
            "change": _signed(Decimal(price - current)),
            "percent": _signed(divide(Decimal(100 * (price - current)), Decimal(current), 1)),
        }
        for number, (line, current, price) in enumerate(changed, 1)
    ]


def _signed(value: Decimal) -> str:
    return ("+" if value > 0 else "") + vietnamese_number(value)
