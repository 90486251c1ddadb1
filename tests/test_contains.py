"""R13: what a price contains, by which text, and what may not be charged beside it: refused, asked, or left out."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import pricebook
from pricebook import Built, PriceList
from pricebook.app.contains import contains
from pricebook.regulation import SettlementOnDay, load_settlement_of, search_path
from pricebook.settlement import Beside, Containment, ItemKind
from pricebook.settlement.containment.note_text import read_note
from tests.support import ROOT

pytestmark = pytest.mark.rule("R13")

IN_2012, IN_2013 = date(2012, 8, 1), date(2013, 2, 1)


def rules(pack: str, day: date) -> SettlementOnDay:
    loaded, findings = load_settlement_of(search_path(), pack)
    assert loaded is not None and findings == []
    return SettlementOnDay(loaded, day)


def noted(prices: PriceList, service: str, **changes: Any) -> PriceList:
    """The list with a note, a name or a part of the annex for one service."""
    return replace(prices, lines=tuple(replace(x, **changes) if x.service_id == service else x for x in prices.lines))


def beside(built: Built, service: str, item: str, *, day: date = IN_2012, kind: ItemKind | None = None, **changes: Any) -> Beside:
    """The verdict on an item beside a service of the example dossier, by the rules of letter 1513 on the day."""
    assert built.prices is not None and built.law is not None
    prices = noted(built.prices, service, **changes)
    read = Containment(prices, built.law, rules("bhxh-1513-2012", day))
    return read.beside(next(prices.lines_of(service)), item, kind)


def grounds(found: Beside) -> list[tuple[str, str]]:
    return [(content.ground, content.where) for content in found.grounds]


# --- what a note says -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("Chưa bao gồm nẹp, vít.", "-nẹp -vít"),
        ("Chưa bao gồm các loại đinh, nẹp hoặc vít các loại, các cỡ.", "-đinh -nẹp -vít"),
        ("Đã bao gồm chi phí mũi khoan", "+mũi khoan"),
        ("Giá tính cho mỗi đơn vị là 10 cm2 diện tích điều trị, không bao gồm thuốc và kim dẫn thuốc.", "-thuốc -kim dẫn thuốc"),
        ("Đã bao gồm chi phí đóng gói thuốc, chưa bao gồm tiền thuốc.", "+đóng gói thuốc -thuốc"),
        ("Chưa tính thuốc cản quang nếu có sử dụng.", "-thuốc cản quang"),
        # a restriction, a condition or brackets: which thing is meant is not sure
        ("Bao gồm cả bóng dùng nhiều lần.", "?+bóng dùng nhiều lần"),
        ("Đã bao gồm quả lọc hấp phụ và quả lọc dây máu dùng 6 lần.", "?+quả lọc hấp phụ ?+quả lọc dây máu dùng 6 lần"),
        ("Đã bao gồm dao (trường hợp mổ mở).", "?+dao ?+trường hợp mổ mở"),
        # an exception is said the other way round; that the exception of what is left out is contained, nobody says
        ("Đã bao gồm thuốc, trừ thuốc cản quang.", "?+thuốc -thuốc cản quang"),
        ("Chưa bao gồm ống thông trung gian không thuộc ống thông dẫn đường, bộ dụng cụ bít.",
         "-ống thông trung gian ?+ống thông dẫn đường ?-bộ dụng cụ bít"),
        # the frame outside the limb is no exception
        ("Chưa bao gồm khung cố định ngoài, đinh.", "-khung cố định ngoài -đinh"),
        # nothing about contents
        ("Áp dụng cho 01 vị trí. Thanh toán 01 lần/ngày.", ""),
        ("Không thanh toán đối với các xét nghiệm Bilirubin gián tiếp.", ""),
    ],
)  # fmt: skip
def test_what_a_note_says(note: str, said: str) -> None:
    read = [("" if x.sure else "?") + ("+" if x.says == "contains" else "-") + x.term for x in read_note(note)]
    assert " ".join(read) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Chọc hút tủy xương làm tủy đồ [chưa bao gồm kim]", ["kim"]),
        ("Hoá mô cho một dấu ấn (Marker) chưa bao gồm kháng thể", ["kháng thể"]),
        ("Chụp tầng trên ổ bụng (bao gồm mạch: gan, tụy, lách)", []),  # parts of the body, not of the price
    ],
)
def test_what_the_name_of_a_service_says(name: str, said: list[str]) -> None:
    assert [x.term for x in read_note(name, within=True)] == said


def test_no_real_note_refuses_what_it_leaves_out(long_an: Built) -> None:
    """All notes of today's regime: whatever one surely leaves out is left out of the price that has the note."""
    assert long_an.prices is not None and long_an.law is not None
    with (ROOT / "norms" / "nq-399-2025" / "services.csv").open(encoding="utf-8") as file:
        notes = {row["note"] for row in csv.DictReader(file)}
    line = next(long_an.prices.lines_of("LA.1"))
    read = 0
    for number, note in enumerate(sorted(notes - {""})):
        containment = Containment(long_an.prices, long_an.law, None)
        for said in read_note(note):
            if said.says == "leaves-out" and said.sure:
                read += 1
                of_note = replace(line, note=note, service_id=f"N{number}")
                assert containment.beside(of_note, said.term).verdict == "left-out", (note, said.term)
    assert read > 900


# --- the grounds ------------------------------------------------------------------------------------------------------------


def test_a_service_inside_a_package_is_refused_beside_it(long_an: Built) -> None:
    # norms.csv, row 23: A4 contains C5.1.272
    found = beside(long_an, "A4", "C5.1.272")
    assert (found.verdict, grounds(found)) == ("refused", [("package", "norms.csv!23")])
    assert beside(long_an, "C5.1.272", "A4").verdict == "not-known"  # the package beside its part is another question


def test_what_only_a_norm_line_names_is_asked_with_that_line(long_an: Built) -> None:
    found = beside(long_an, "C5.1.268", "VT009")
    assert (found.verdict, grounds(found)) == ("asked", [("norm", "norms.csv!45")])
    # the same by its name; and inside a package by the norm line of the service in it
    assert beside(long_an, "C5.1.268", "thuốc nhuộm giemsa") == found
    # a name that is only alike is never refused
    assert beside(long_an, "C5.1.268", "Găng tay").verdict == "asked"
    assert beside(long_an, "C5.1.268", "Găng tay khám vô trùng", day=IN_2013).verdict == "asked"
    assert beside(long_an, "C5.1.268", "gang tay kham", day=IN_2013).verdict == "refused"
    assert beside(long_an, "C5.1.272", "Máu toàn phần").verdict == "not-known"  # it has a norm line for "Ống máu lắng"
    inside = beside(long_an, "A4", "VT016")
    assert (inside.verdict, grounds(inside), inside.grounds[0].through) == ("asked", [("norm", "norms.csv!72")], ("C5.1.272",))


def test_a_drug_that_the_article_of_its_component_includes_is_refused(long_an: Built) -> None:
    # decree 85/2012, article 18(1)a, from 2013: "tiền thuốc, hóa chất, vật tư … để thực hiện dịch vụ"; in 2012 no such text
    found = beside(long_an, "B1", "VT003", day=IN_2013)
    assert found.verdict == "refused"
    assert [(content.ground, content.where.partition(":")[0]) for content in found.grounds] == [
        ("article", "85/2012/NĐ-CP, Điều 18 khoản 1 điểm a")
    ]
    assert "norms.csv!36" in found.grounds[0].text  # what shows that it is used for the service
    assert beside(long_an, "B1", "VT003", day=IN_2012).verdict == "asked"


def test_what_a_note_includes_is_refused(long_an: Built) -> None:
    note = "Đã bao gồm dao siêu âm, kim chọc."
    found = beside(long_an, "LA.1", "Dao siêu âm Harmonic", note=note)
    assert (found.verdict, found.grounds[0].ground, found.grounds[0].text) == (
        "refused",
        "note",
        "Đã bao gồm dao siêu âm, kim chọc",
    )
    assert beside(long_an, "LA.1", "Kim chọc hút tủy", note=note).verdict == "refused"
    # one word alone may begin another thing's name; a thing that is used many times is not the one used once
    assert beside(long_an, "LA.1", "Kim sinh thiết", note=note).verdict == "not-known"
    assert beside(long_an, "LA.1", "Bóng nong", note="Đã bao gồm bóng.").verdict == "asked"
    assert beside(long_an, "LA.1", "Bóng", note="Đã bao gồm bóng dùng nhiều lần.").verdict == "asked"
    # which drugs are meant is not said
    assert beside(long_an, "LA.1", "Paracetamol 500 mg", note="Đã bao gồm thuốc.", kind="drug").verdict == "asked"


@pytest.mark.parametrize("day", [IN_2012, IN_2013])
def test_a_blood_product_that_a_note_leaves_out_is_neither_refused_nor_asked(long_an: Built, day: date) -> None:
    assert long_an.prices is not None
    line = next(long_an.prices.lines_of("B1"))
    plasma = replace(line.items[0], item_code="MAU01", name="Huyết tương tươi đông lạnh 250 ml")
    items = (*line.items, plasma)
    # a norm line names it, and the note leaves it out
    for note in ("Chưa bao gồm máu và chế phẩm máu.", "Chưa bao gồm quả lọc, bộ dây dẫn và huyết tương đông lạnh."):
        found = beside(long_an, "B1", "MAU01", day=day, note=note, items=items)
        assert (found.verdict, found.grounds[0].ground) == ("left-out", "note"), note
    # without the note only the norm line names it: the article of 2013 is about drugs, chemicals and supplies
    assert beside(long_an, "B1", "MAU01", day=day, items=items).verdict == "asked"


def test_what_a_note_may_leave_out_is_only_asked(long_an: Built) -> None:
    # is the item a drug? its name does not say it; who knows the kind gets the answer
    note = "Chưa bao gồm thuốc."
    assert beside(long_an, "B1", "VT003", day=IN_2013, note=note).verdict == "asked"
    assert beside(long_an, "B1", "VT003", day=IN_2013, note=note, kind="drug").verdict == "left-out"
    # a note that leaves out what a package contains: they disagree
    assert beside(long_an, "A4", "C5.1.272", note="Chưa bao gồm Hematocrit.").verdict == "asked"


@pytest.mark.parametrize(
    ("part", "item", "day", "verdict"),
    [
        ("I", "Khẩu trang y tế", date(2020, 6, 1), "refused"),  # article 3(1)a
        ("I", "Khẩu trang y tế", date(2019, 6, 1), "asked"),  # its wording then was not compared
        ("III", "Khẩu trang y tế", date(2020, 6, 1), "not-known"),  # it stands in the list for examinations
        ("II", "Bơm tiêm 50 ml", date(2020, 6, 1), "left-out"),  # article 3(2)a: "chưa tính trong cơ cấu giá tiền giường bệnh"
        ("II", "Găng tay khám", date(2020, 6, 1), "asked"),  # some of the words of the article, in their order
        ("II", "Găng tay phẫu thuật", date(2020, 6, 1), "not-known"),  # the article has gloves for examining and injecting
        ("III", "Khối hồng cầu 250 ml", date(2020, 6, 1), "left-out"),  # article 3(6)
        (None, "Khẩu trang y tế", date(2020, 6, 1), "not-known"),  # of a price of no known part nothing is derived
    ],
)
def test_what_the_article_on_price_contents_names(long_an: Built, part: str | None, item: str, day: date, verdict: str) -> None:
    assert long_an.prices is not None and long_an.law is not None
    line = replace(next(long_an.prices.lines_of("LA.1")), part=part)
    assert Containment(long_an.prices, long_an.law, rules("tt39-2018", day)).beside(line, item).verdict == verdict


@pytest.mark.parametrize(
    ("gloves", "verdict"),
    [
        ("Găng tay cao su khám bệnh, chưa tiệt trùng", "asked"),
        ("Gang tay kham benh", "asked"),
        ("Găng tay tiêm", "asked"),
        ("Găng tay phẫu thuật", "not-known"),
    ],
)
def test_gloves_for_one_of_the_uses_that_an_article_names(long_an: Built, gloves: str, verdict: str) -> None:
    """Beside a bed: "găng tay sử dụng trong thăm khám, tiêm, truyền", circular 39/2018, article 3(2)a."""
    assert long_an.prices is not None and long_an.law is not None
    line = replace(next(long_an.prices.lines_of("LA.1")), part="II", items=())
    contents = Containment(long_an.prices, long_an.law, rules("tt39-2018", date(2020, 6, 1)))
    assert contents.beside(line, gloves, "supply").verdict == verdict


@pytest.mark.parametrize(
    ("item", "verdict"),
    [
        ("Gối", "refused"),
        ("Khớp gối nhân tạo", "not-known"),  # a joint
        ("khop goi nhan tao", "not-known"),
        ("Nẹp gối", "not-known"),
        ("Vỏ gối", "asked"),
        ("Đĩa đệm nhân tạo", "not-known"),
        ("Tấm đệm", "asked"),
        ("Mũ khoan sọ não", "not-known"),
        ("Mũ phẫu thuật", "asked"),
        ("Băng ghim khâu cắt máy", "not-known"),
        ("01 cuộn băng thun", "asked"),
        ("Bông, băng, gạc", "asked"),
        ("Khăn, ga, gối", "asked"),
        ("Hộp khẩu trang", "asked"),  # two words name one thing wherever they stand
    ],
)
def test_one_word_of_an_article_is_the_thing_itself(long_an: Built, item: str, verdict: str) -> None:
    """Article 3(1)a of circular 39/2018 names pillows, mattresses, caps and bandages, and so no implant."""
    assert long_an.prices is not None and long_an.law is not None
    line = replace(next(long_an.prices.lines_of("LA.1")), part="I")
    assert Containment(long_an.prices, long_an.law, rules("tt39-2018", date(2020, 6, 1))).beside(line, item).verdict == verdict


def test_what_no_text_names_is_not_known(long_an: Built) -> None:
    assert beside(long_an, "C5.1.268", "Stent mạch vành") == Beside("not-known", ())


def test_packages_that_contain_each_other_end(long_an: Built) -> None:
    assert long_an.prices is not None and long_an.law is not None
    package = next(item for item in next(long_an.prices.lines_of("A4")).items if item.item_code == "C5.1.272")
    prices = noted(long_an.prices, "C5.1.272", items=(replace(package, item_code="A4", name="Dịch vụ A4"),))
    read = Containment(prices, long_an.law, None)
    inside = [(content.code, content.through) for content in read.of(next(prices.lines_of("A4"))) if content.ground == "package"]
    assert inside == [("C5.1.272", ()), ("C5.1.276", ()), ("A4", ("C5.1.272",))]


@pytest.mark.parametrize(
    ("item", "verdict"),
    [
        ("Bóng nong van", "left-out"),
        ("bong nong van", "left-out"),  # typed without accents
        ("Bông y tế", "asked"),  # cotton is no balloon: the norm line asks
        ("Kim lấy máu", "left-out"),
        ("Bộ kim và bóng", "not-known"),
    ],
)
def test_a_thing_is_what_its_name_begins_with(long_an: Built, item: str, verdict: str) -> None:
    assert beside(long_an, "LA.1", item, note="Chưa bao gồm bóng, kim.").verdict == verdict


# --- the verb ---------------------------------------------------------------------------------------------------------------


def test_the_table_for_the_system_of_a_hospital(long_an: Built, tmp_path: Path) -> None:
    long_an.write(tmp_path / "out")
    contained = contains(tmp_path / "out")
    contained.write(tmp_path / "table")
    with (tmp_path / "table" / "contains.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert list(table[0]) == [
        "service_id", "ordinal", "service_code", "service", "class", "verdict", "code", "item", "kind", "ground", "where", "text",
        "through", "sure", "on", "list", "status",
    ]  # fmt: skip
    # 2 services inside A4; each other row is a norm line that names an item, of each price and class
    assert contained.counts == {"refused": 2, "asked": 90, "left-out": 0} and len(table) == 92
    row = next(row for row in table if row["service_id"] == "A4" and row["code"] == "VT005")
    assert (row["verdict"], row["ground"], row["where"], row["through"], row["on"]) == (
        "asked", "norm", "norms.csv!69", "C5.1.272", "2012-08-01",
    )  # fmt: skip
    with pytest.raises(pricebook.UnknownService):
        contains(tmp_path / "out", "C5.1.999")
    with pytest.raises(pricebook.WrongOption):
        contains(tmp_path / "out", None, "VT005")
    with pytest.raises(pricebook.WrongOption):
        contains(tmp_path / "out", "A1", class_="VIII")
