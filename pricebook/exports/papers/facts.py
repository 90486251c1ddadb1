"""What the submission letter and the pricing rationale say, as facts for their templates; figures as Vietnamese write them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pricebook.exports.approval import SHEETS, flagged_facilities, settings_in_words
from pricebook.exports.papers.principles import principles
from pricebook.exports.papers.words import amount_and_words
from pricebook.exports.stamp import NOT_FOR_PAYMENT, payable, stamp
from pricebook.findings import term
from pricebook.money import divide, vietnamese_number
from pricebook.pricelist import LineItem, PriceLine, PriceList
from pricebook.regulation import Regulation

MOST_ROWS = 200  # of a table in a paper; the workbook has them all, and the paper says how many more
LARGEST_CHANGES = 20
NO_GROUP = "(không ghi nhóm)"
WORKBOOK = "pricelist.xlsx"
_ANNEXES = SHEETS[1:]  # all sheets but the cover


def paper_facts(prices: PriceList, law: Regulation) -> dict[str, Any]:
    """Everything that the templates of letter and rationale name."""
    lines = prices.lines
    return {
        "warning": None if payable(prices) else NOT_FOR_PAYMENT,
        "stamp": stamp(prices),
        "place": prices.province,
        "year": str(prices.pricing_date.year),
        "day": f"{prices.pricing_date:%d/%m/%Y}",
        "submitter": prices.submitter,
        "submitter_upper": prices.submitter.upper(),
        "approver": prices.approver,
        "short_title": law.short_title,
        "regulation_title": prices.regulation_title,
        "bases": [f"Căn cứ {title}" for title in (prices.regulation_title, *(document.title for document in law.references))],
        "principles": principles(prices, law),
        "counts": {"services": _number(lines[-1].number if lines else 0), "prices": _number(len(lines))},
        "range": _range(lines),
        "results": _results(prices),
        "groups": _table(_groups(lines)),
        "effect": _effect(prices),
        "annexes": annexes(),
        "recipients": ["Như trên", f"Sở Y tế, Sở Tài chính, Bảo hiểm xã hội {prices.province}"],
        "signers": prices.signers or [{"title": prices.submitter.upper(), "name": ""}],
        "sources": _sources(prices),
        "inputs": _table([{"file": entry.file, "sha256": entry.sha256} for entry in prices.inputs]),
        "settings": _table([{"name": name, "value": value} for name, value in settings_in_words(prices)]),
        "capped": _table([_capped(line) for line in lines if line.status == "capped"]),
        "regional": _table(_regional(lines)),
        "left_out": _table(_left_out(prices)),
        "flagged": _table(_flagged(prices)),
        "disputed": _table([_disputed(line) for line in lines if line.disputed]),
        "changes_said": _changes_said(lines),
        "changes": {"rows": _changes(lines)[:LARGEST_CHANGES], "more": ""},
    }


def annexes() -> list[str]:
    """The sheets of the approval workbook as annexes, by number."""
    sheets = [f"Phụ lục {number}: {name} (trang tính “{name}” của tệp {WORKBOOK})" for number, name in enumerate(_ANNEXES, 1)]
    return [*sheets, "Bảng giá dạng điện tử, mang mã đối chiếu ghi ở chân trang"]


def table_of(rows: list[dict[str, str]], where: str = f"tệp {WORKBOOK}") -> dict[str, Any]:
    """Rows for a table of a paper, and what it says of those that it leaves to `where`."""
    hidden = len(rows) - MOST_ROWS
    more = f"… và {_number(hidden)} dòng nữa: xem {where}." if hidden > 0 else ""
    return {"rows": rows[:MOST_ROWS], "more": more}


_table = table_of


def _number(value: Decimal | int) -> str:
    return vietnamese_number(value)


def _price(value: int | None) -> str:
    return "chưa có giá" if value is None else _number(value)


def _code(line: PriceLine) -> str:
    return line.ordinal or line.service_code or line.service_id


def _class(line: PriceLine) -> str:
    return term(line.class_) if line.class_ else ""


def _name(line: PriceLine) -> str:
    return line.name or "(chưa rõ tên trong nguồn)"


def _range(lines: Sequence[PriceLine]) -> str:
    known = [line.price for line in lines if line.price is not None]
    if not known:
        return "Chưa có mức giá nào."
    return f"Mức thấp nhất là {amount_and_words(min(known))}; mức cao nhất là {amount_and_words(max(known))}."


def _results(prices: PriceList) -> list[str]:
    lines = prices.lines
    statuses = Counter(line.status for line in lines)
    states = Counter(line.disputed for line in lines)
    regional = sum(any(item.basis == "regional" for item in line.items) for line in lines)
    figures = (
        ("mức giá bị giới hạn bởi mức tối đa hoặc tỷ lệ của mức tối đa", statuses["capped"]),
        ("mức giá cố định của văn bản", statuses["fixed"]),
        ("mức giá có mặt hàng tính theo giá bình quân thấp của khu vực", regional),
        ("mức giá CHƯA CÓ GIÁ", statuses["missing"]),
        ("mức giá còn ý kiến chưa thống nhất", states["open"]),
        ("mức giá đã có ý kiến chỉ đạo", states["settled"]),
        ("dịch vụ có cơ sở chưa đủ điều kiện thực hiện", len({line.service_id for line in lines if line.flagged_facilities})),
        ("dịch vụ của văn bản chưa đề nghị", len(prices.left_out)),
    )
    return [f"{_number(figure)} {name}" for name, figure in figures]


def _groups(lines: Sequence[PriceLine]) -> list[dict[str, str]]:
    by_group: dict[str, list[PriceLine]] = defaultdict(list)
    for line in lines:
        by_group[line.group or NO_GROUP].append(line)
    rows = []
    for number, (group, of) in enumerate(by_group.items(), 1):
        known = [line.price for line in of if line.price is not None]
        rows.append(
            {
                "number": str(number),
                "name": group,
                "services": _number(len({line.service_id for line in of})),
                "prices": _number(len(of)),
                "capped": _number(sum(line.status == "capped" for line in of)),
                "missing": _number(sum(line.price is None for line in of)),
                "least": _number(min(known)) if known else "–",
                "most": _number(max(known)) if known else "–",
            }
        )
    return rows


def _effect(prices: PriceList) -> str:
    approval = prices.approval
    if approval is None:
        return "Mức giá được áp dụng từ ngày …… tháng …… năm …… do cơ quan có thẩm quyền quyết định."
    until = f" đến hết ngày {approval.effective_to:%d/%m/%Y}" if approval.effective_to else ""
    phases = f" Lộ trình: {'; '.join(approval.phases)}." if approval.phases else ""
    return f"Mức giá được áp dụng từ ngày {approval.effective_from:%d/%m/%Y}{until} theo {approval.decision_no}.{phases}"


def _sources(prices: PriceList) -> str:
    own = [award for award in prices.awards if award.province is None]
    others = [award for award in prices.awards if award.province is not None]
    if not prices.awards:
        return "Chi phí theo số liệu của văn bản; không dùng giá trúng thầu."
    decisions = len({award.decision_no for award in own if award.decision_no})
    provinces = len({award.province for award in others})
    return (
        f"{_number(len(own))} dòng kết quả trúng thầu của {_number(decisions)} quyết định, {_number(_counted(own))} được tính;"
        f" {_number(len(others))} dòng giá của {_number(provinces)} tỉnh, {_number(_counted(others))} dòng được tính."
    )


def _counted(awards: Iterable[Any]) -> int:
    return sum(award.counts for award in awards)


def _capped(line: PriceLine) -> dict[str, str]:
    return {
        "number": str(line.number), "code": _code(line), "name": _name(line), "class": _class(line),
        "rounded": _price(line.rounded), "ceiling": "–" if line.ceiling is None else _number(line.ceiling),
        "price": _price(line.price), "bound": term(line.bound) if line.bound else "",
    }  # fmt: skip


def _regional(lines: Sequence[PriceLine]) -> list[dict[str, str]]:
    """R4: each item at the region's low average, the provinces that it is of, and how many services it goes into."""
    items: dict[str, LineItem] = {}
    used: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        for item in line.items:
            if item.basis == "regional" and item.item_code is not None:
                items.setdefault(item.item_code, item)
                used[item.item_code].add(line.service_id)
    return [
        {
            "code": code, "name": item.name or "", "unit": item.unit or "",
            "price": "–" if item.unit_price is None else _number(item.unit_price),
            "provinces": ", ".join(dict.fromkeys(entry.province for entry in item.provinces)),
            "services": _number(len(used[code])),
        }
        for code, item in sorted(items.items())
    ]  # fmt: skip


def _left_out(prices: PriceList) -> list[dict[str, str]]:
    return [
        {
            "number": str(number), "code": left.ordinal or left.service_code or left.service_id, "name": left.name or "",
            "reason": "; ".join(filter(None, (term(left.reason), left.detail))),
        }
        for number, left in enumerate(prices.left_out, 1)
    ]  # fmt: skip


def _flagged(prices: PriceList) -> list[dict[str, str]]:
    return [
        {"number": str(number), "facility": f"{facility} {name}".strip(), "service": f"{service} {title}".strip(), "lacks": lacks}
        for number, (facility, name, service, title, lacks, _) in enumerate(flagged_facilities(prices), 1)
    ]


def _disputed(line: PriceLine) -> dict[str, str]:
    return {
        "number": str(line.number), "code": _code(line), "name": _name(line), "class": _class(line),
        "price": _price(line.price), "state": term(line.disputed or ""),
    }  # fmt: skip


def _compared(lines: Sequence[PriceLine]) -> list[tuple[PriceLine, int, int]]:
    """(line, current, price) where both are known."""
    return [(line, line.current_price, line.price) for line in lines if line.current_price and line.price is not None]


def _changes_said(lines: Sequence[PriceLine]) -> str:
    compared = _compared(lines)
    if not compared:
        return "Hồ sơ không có giá hiện hành để so sánh."
    up = sum(price > current for _, current, price in compared)
    down = sum(price < current for _, current, price in compared)
    same = len(compared) - up - down
    more = f" Bảng dưới đây: {LARGEST_CHANGES} thay đổi lớn nhất." if up + down > LARGEST_CHANGES else ""
    counted = f"{_number(up)} tăng, {_number(down)} giảm, {_number(same)} không đổi"
    return f"{_number(len(compared))} mức giá có giá hiện hành: {counted}.{more}"


def _changes(lines: Sequence[PriceLine]) -> list[dict[str, str]]:
    changed = [entry for entry in _compared(lines) if entry[1] != entry[2]]
    changed.sort(key=lambda entry: abs(Fraction(entry[2], entry[1]) - 1), reverse=True)
    return [
        {
            "number": str(number),
            "name": _name(line),
            "class": _class(line),
            "current": _number(current),
            "price": _number(price),
            "change": _signed(Decimal(price - current)),
            "percent": _signed(divide(Decimal(100 * (price - current)), Decimal(current), 1)),
        }
        for number, (line, current, price) in enumerate(changed, 1)
    ]


def _signed(value: Decimal) -> str:
    return ("+" if value > 0 else "") + _number(value)
