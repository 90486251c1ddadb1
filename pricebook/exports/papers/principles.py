"""The rules by which the prices were made, as sentences, each with the article that the regulation names for it."""

from collections.abc import Iterator
from fractions import Fraction

from pricebook.base.languages import shown, term
from pricebook.base.money import vietnamese_number
from pricebook.base.rounding import units_in_words
from pricebook.exports.citations import Citations
from pricebook.exports.tally import capabilities_examined
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay
from pricebook.regulation.jurisdiction import ClassPrice, Jurisdiction


def principles(prices: PriceList, law: LawOnDay, ministry_norms: int | None = None) -> list[dict[str, str]]:
    """The principles of pricing that the regulation has.

    Args:
        prices: The list.
        law: The regulation on its pricing date.
        ministry_norms: How many of the Ministry's norm lines the dossier has; None where the dossier is not beside the list.

    Returns:
        For each its sentence as `text` and the article as `law` (empty where no article is cited). Only documents that are in
        force on the pricing date are cited; what was not compared with an official text has a mark.
    """
    cited = Citations(prices, law)
    sentences = [*_composed(prices, cited), *_bounded(prices, cited, ministry_norms), *_listed(prices, cited), *_applied(cited)]
    return [{"text": text, "law": article or ""} for text, article in sentences]


Sentence = tuple[str, str | None]  # the text and the article


# How the cost of a component is found, by its kind.
_FOUND = {
    "norm": "tính theo định mức của hồ sơ",
    "amount": "số tiền do văn bản quy định",
    "indexed": "số tiền do văn bản quy định, nhân với chỉ số",
}


def _composed(prices: PriceList, cited: Citations) -> Iterator[Sentence]:
    """Components, unit prices, low average (R1, R3, R4). Each component and each index has an article of its own."""
    law = cited.law
    yield "Giá dịch vụ là tổng chi phí của các khoản mục dưới đây", None
    for component in law.components:
        if component.id not in prices.components:  # a list by an earlier version of the pack may have fewer
            continue
        yield f"Khoản mục “{component.name}”: {_FOUND[component.kind]}", cited.of(component.reference)
        index = law.index(component.id)
        if index is not None:
            values = f"{vietnamese_number(index.value)} / {vietnamese_number(index.base)}"
            yield f"Khoản mục “{component.name}” nhân với {index.name.lower()} {values}", cited.index(component.id)
    if law.regulation.needs_norms:
        settings = prices.settings
        yield (
            (
                f"Chi phí theo định mức là mức tiêu hao nhân với đơn giá; đơn giá thuốc, vật tư là giá trúng thầu thấp nhất"
                f" ({term(settings.awards_count)}; {term(settings.tender_groups)})"
            ),
            cited.rule("unit_price"),
        )
        yield (
            (
                f"Mặt hàng không có giá trúng thầu tính theo giá trung bình thấp của các tỉnh cùng khu vực"
                f" ({term(settings.regional.method)}; tối thiểu {settings.regional.min_provinces} tỉnh)"
            ),
            cited.rule("regional"),
        )
    yield "Mặt hàng thiếu giá thì dịch vụ chưa có giá; không có khoản nào tính bằng 0 đồng", None


def _bounded(prices: PriceList, cited: Citations, ministry_norms: int | None) -> Iterator[Sentence]:
    """Norm limit, rounding, ceilings (R2, R6)."""
    law = cited.law
    if law.regulation.norm_limit is not None:
        yield _norm_limit(ministry_norms), cited.rule("norm_limit")
    units, mode = shown(units_in_words(prices.settings.rounding)), term(prices.settings.rounding.mode)
    yield f"Mức giá làm tròn đến {units} ({mode})", cited.rounding()
    if law.regulation.ceilings is not None:
        share = prices.settings.share_of_ceiling
        more = "" if share == 1 else f"; tỷ lệ áp dụng chung {vietnamese_number(share)}"
        yield f"Mức giá không vượt quá mức tối đa của văn bản{more}", cited.rule("ceilings")


def _norm_limit(ministry_norms: int | None) -> str:
    """The limit of norms, and with how many of the Ministry's norms of the dossier they were compared."""
    rule = "Định mức của địa phương không được cao hơn định mức của Bộ Y tế"
    if ministry_norms is None:
        return rule
    if not ministry_norms:
        return f"{rule}; hồ sơ không kèm định mức của Bộ Y tế để so sánh"
    return f"{rule}; đã so với {vietnamese_number(ministry_norms)} dòng định mức của Bộ Y tế trong hồ sơ"


def _listed(prices: PriceList, cited: Citations) -> Iterator[Sentence]:
    """Structures that are owed, capabilities, numbering, directions (R5, R7, R8, R9)."""
    law = cited.law
    if law.regulation.structure_owed is not None:
        items = ", ".join(law.regulation.structure_owed.source_items)
        yield f"Dịch vụ thuộc mục {items} của khung giá cũ phải có cơ cấu giá được phê duyệt", cited.rule("structure_owed")
    if law.regulation.ability is not None and not capabilities_examined(prices):
        yield "Hồ sơ chưa xem xét cơ sở nào thực hiện được dịch vụ nào (thiếu danh mục cơ sở và khả năng thực hiện)", None
    elif law.regulation.ability is not None:
        yield "Chỉ đề nghị dịch vụ đang thực hiện mà cơ sở đủ điều kiện và khả năng thực hiện", cited.rule("ability")
    if law.regulation.numbering is not None:
        yield "Bảng giá ghi số thứ tự của văn bản", cited.rule("numbering")
    if law.regulation.direction is not None:
        yield "Nội dung chưa thống nhất được báo cáo, xin ý kiến chỉ đạo", cited.rule("direction")


def _applied(cited: Citations) -> Iterator[Sentence]:
    """The facilities to which the list applies (R10), and the classes that take the price of another class."""
    law = cited.law
    for rule in law.regulation.jurisdiction:
        agreed = " (giá theo thỏa thuận với cơ quan bảo hiểm xã hội)" if rule.by_agreement else ""
        applied = "áp dụng" if rule.local_price else "không áp dụng"
        yield f"{_whose(rule, law)}: {applied} bảng giá này{agreed}", cited.of(rule.reference)
    for entry in law.regulation.class_price:
        parts = f" đối với phần {', '.join(entry.parts)}" if entry.parts else ""
        share = "" if entry.pays == "1" else f"{_percent(entry.pays)} "
        takes = f"mức giá hạng {_class(entry.takes, law)}" if entry.takes else "mức giá trong bảng"
        yield f"{_whom(entry, law)}: áp dụng {share}{takes}{parts}", cited.of(entry.reference)


def _whose(rule: Jurisdiction, law: LawOnDay) -> str:
    """The facilities that a rule of jurisdiction is about, in words."""
    others = [other for other in law.regulation.jurisdiction if other.managed_by == rule.managed_by and not other.kinds]
    rest = not rule.classes and not rule.kinds and any(other.classes for other in others)
    manager = {"province": "địa phương", "*": "bộ, ngành khác"}.get(rule.managed_by or "", rule.managed_by)
    managed = f" do {manager} quản lý" if manager else ""
    return f"{_whom(rule, law)}{' còn lại' if rest else ''}{managed}"


def _whom(rule: Jurisdiction | ClassPrice, law: LawOnDay) -> str:
    """The kinds and the classes that a rule is about, in words."""
    kinds = "; ".join(term(law.kind_term(kind)) for kind in rule.kinds) or "Cơ sở"
    classes = ", ".join(_class(class_, law) for class_ in rule.classes)
    return f"{kinds} hạng {classes}" if classes else kinds


def _class(class_: str, law: LawOnDay) -> str:
    return term(law.class_term(class_))


def _percent(fraction: str) -> str:
    """A fraction such as "7/10" as 70 %. A fraction that is no whole percentage stays as it is."""
    share = Fraction(fraction) * 100
    return f"{share.numerator} %" if share.denominator == 1 else fraction
