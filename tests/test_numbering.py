"""R8: the list carries the circular's own ordinals, and each line is the service that it says it is."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from pricebook.base.languages import shown
from pricebook.regulation import law_on, search_path
from pricebook.submission.read.services import ServiceIndex
from tests.support import case, judged, pair, silent, told, whole_pack


@cache
def service_index() -> ServiceIndex:
    law, _ = law_on(search_path(), "ttlt-04-2012", date(2012, 8, 1))
    assert law is not None
    return ServiceIndex(law)


HEAD = "| STT | STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |"


def found(home: Path, lines: str, *codes: str, head: str = HEAD) -> list[tuple[object, ...]]:
    return told(judged(home, f"{head}\n{lines}"), *codes)


@pair("NB001", rule="R8", ordinal=("", "272"))
def test_a_line_without_its_ordinal(home: Path, ordinal: str, raises: bool) -> None:
    lines = f"""
    | 1 | 268 | Huyết đồ (bằng phương pháp thủ công) | 50000 |
    | 2 | {ordinal} | Hematocrit                     | 12000 |
    | 3 | 273 | Máu lắng                             | 12000 |
    """
    assert found(home, lines) == ([("NB001", "B3", None, None)] if raises else [])


@case("NB001", rule="R8")
def test_a_list_that_is_only_numbered_from_one(home: Path) -> None:
    lines = """
    | 1 | Hematocrit | 12000 |
    | 2 | Máu lắng   | 12000 |
    """
    assert found(home, lines, head="| STT | Tên dịch vụ | Giá |") == [("NB001", "A2", None, None)]  # once for the sheet


@silent("NB001")
def test_a_plain_number_that_is_the_circular_s_is_its_ordinal(home: Path) -> None:
    lines = """
    | 272 | Hematocrit | 12000 |
    | 273 | Máu lắng   | 12000 |
    """
    assert found(home, lines, head="| TT | Danh mục | Giá đề nghị mới |") == []


@case("NB002", rule="R8")
def test_the_ordinal_of_another_service_beside_a_name(home: Path) -> None:
    lines = """
    | 1 | 272 | Hematocrit         | 12000 |
    | 2 | 274 | Máu lắng           | 12000 |
    | 3 | 276 | Định nhóm máu hệ ABO | 30000 |
    """
    assert found(home, lines, "NB") == [("NB002", "B3", "274", "273")]


@pair("NB002", rule="R8", ordinal=("2720", "272"))
def test_an_ordinal_that_the_circular_does_not_have(home: Path, ordinal: str, raises: bool) -> None:
    assert found(home, f"| 1 | {ordinal} | Hematocrit | 12000 |") == ([("NB002", "B2", "2720", "272")] if raises else [])


@silent("NB002")
def test_section_and_number_are_the_ordinal_too(home: Path) -> None:
    assert found(home, "| 1 | C5.1.272 | Hematocrit | 12000 |") == []


@pair("NB003", rule="R8", third=("272 | Hematocrit", "274 | Sức bền hồng cầu"))
def test_a_service_twice_in_a_sheet(home: Path, third: str, raises: bool) -> None:
    lines = f"""
    | 1 | 272 | Hematocrit | 12000 |
    | 2 | 273 | Máu lắng   | 12000 |
    | 3 | {third}          | 13000 |
    """
    assert found(home, lines, "NB003") == ([("NB003", "B2", "272", None)] if raises else [])


@silent("NB003")
def test_a_service_once_for_each_class(home: Path) -> None:
    head = "| STT theo TTLT 04 | Tên dịch vụ | Hạng | Giá đề nghị |"
    lines = """
    | A1 | Khám lâm sàng chung, khám chuyên khoa | II  | 14000 |
    | A1 | Khám lâm sàng chung, khám chuyên khoa | III |  9000 |
    """
    assert found(home, lines, head=head) == []


IN_ORDER = (
    "268 | Huyết đồ (bằng phương pháp thủ công) | 50000",
    "272 | Hematocrit | 12000",
    "273 | Máu lắng | 12000",
    "276 | Định nhóm máu hệ ABO | 30000",
)


@pair("NB004", rule="R8", order=((0, 3, 1, 2), (0, 1, 2, 3)))
def test_one_line_out_of_the_circular_s_order(home: Path, order: tuple[int, ...], raises: bool) -> None:
    lines = "\n".join(f"| {number} | {IN_ORDER[place]} |" for number, place in enumerate(order, 1))
    # 276 alone must move: 268, 272, 273 stand in order
    assert found(home, lines) == ([("NB004", "B3", "C5.1.276", None)] if raises else [])


@pytest.mark.parametrize(
    ("ordinals", "moved"),
    [
        ("269 272 271 273", [(4, "stands-below", "272")]),
        ("268 276 272 273", [(3, "stands-above", "272")]),
        ("271 268 269 270", [(2, "stands-above", "268")]),
        ("270 271 268 272", [(4, "stands-below", "271")]),
        ("272 271", [(3, "stands-below", "272")]),
    ],
)
def test_the_rows_outside_the_longest_order_are_named_beside_one_that_they_contradict(
    home: Path, ordinals: str, moved: list[tuple[int, str, str]]
) -> None:
    names = {
        "268": "Huyết đồ (bằng phương pháp thủ công)",
        "269": "Định lượng Hemoglobin",
        "271": "Hồng cầu lưới",
        "272": "Hematocrit",
    }
    names |= {"270": "Tổng phân tích tế bào máu bằng phương pháp thủ công", "273": "Máu lắng", "276": "Định nhóm máu hệ ABO"}
    lines = "\n".join(f"| {n} | {o} | {names[o]} | 4000 |" for n, o in enumerate(ordinals.split(), 1))
    found_ = judged(home, f"{HEAD}\n{lines}").findings.of("NB004")
    told_ = [(f.at.row, f.more["beside"]) for f in found_]
    assert [(row and row + 1, beside.key.partition(".")[2]) for row, beside in told_] == [entry[:2] for entry in moved]
    assert all(f"{entry[2]} “{names[entry[2]]}”" in f.message("vi") for entry, f in zip(moved, found_, strict=True))


@silent("NB004")
def test_gaps_in_the_numbers_are_no_disorder(home: Path) -> None:
    lines = """
    | 1 | 268 | Huyết đồ (bằng phương pháp thủ công) | 50000 |
    | 2 | 276 | Định nhóm máu hệ ABO                 | 30000 |
    """
    assert found(home, lines) == []


CODED = "| STT theo NQ 399 | Mã dịch vụ | Tên dịch vụ | Giá |"


@case("NB005")
def test_code_and_ordinal_of_two_services(home: Path) -> None:
    lines = "| 1 | 01.0004.0321 | Ghi điện tim cấp cứu tại giường | 39900 |"  # the code is that of ordinal 2
    assert told(judged(home, f"{CODED}\n{lines}", regulation="nq-399-2025")) == [("NB005", "A2", "1", "01.0004.0321")]


@silent("NB005")
def test_code_and_ordinal_of_one_service(home: Path) -> None:
    lines = "| 1 | 01.0002.1778 | Ghi điện tim cấp cứu tại giường | 39900 |"
    assert told(judged(home, f"{CODED}\n{lines}", regulation="nq-399-2025")) == []


@pair("NB006", name=("Hematocit tự động", "HEMATOCRIT"))
def test_a_service_that_the_circular_does_not_know(home: Path, name: str, raises: bool) -> None:
    checked = judged(home, f"{HEAD}\n| 1 | | {name} | 12000 |\n| 2 | 273 | Máu lắng | 12000 |", norms=whole_pack(home))
    assert told(checked, "NB006") == ([("NB006", "C2", "Hematocit tự động", None)] if raises else [])
    assert all("272 Hematocrit" in str(finding.more["near"]) for finding in checked.findings.of("NB006"))


@pair("NB007", name=("Định nhóm máu ABO", "Định nhóm máu hệ ABO"))
def test_a_name_that_differs_a_little_is_shown_beside_the_circular_s(home: Path, name: str, raises: bool) -> None:
    told_ = found(home, f"| 1 | 276 | {name} | 30000 |")
    assert told_ == ([("NB007", "C2", "Định nhóm máu ABO", "Định nhóm máu hệ ABO")] if raises else [])


@silent("NB007")
def test_capitals_and_punctuation_are_no_other_name(home: Path) -> None:
    assert found(home, "| 1 | A1 | KHÁM LÂM SÀNG CHUNG - KHÁM CHUYÊN KHOA | 4000 |", "NB") == []


@pytest.mark.slow
@pair("NB008", code=("", "01.0032.0299"))
def test_a_name_that_two_services_share(home: Path, code: str, raises: bool) -> None:
    # A.16 (01.0032.0299) and A.715 bear one name; issued at 532,400 and at another price
    from pricebook.app.regulation import regulation

    pack = regulation("nq-399-2025").pack
    assert pack is not None
    services = pack.tables["services"].columns
    name = services["name"][services["service_id"].index("A.16")]
    head = "| STT | Mã dịch vụ | Tên dịch vụ | Giá |"
    checked = judged(home, f"{head}\n| 1 | {code} | {name} | 532400 |", regulation="nq-399-2025")
    assert told(checked, "NB008") == ([("NB008", "C2", name, None)] if raises else [])
    named = [shown(f.more["candidates"]) for f in checked.findings.of("NB008")]  # by code, name and price, not by our ids
    assert all("01.0032.0299 “" in text and "(532.400)" in text and "03.0029.0192 “" in text for text in named)
    assert bool(named) is raises


@silent("NB008")
def test_a_name_that_two_services_share_beside_its_code(home: Path) -> None:
    lines = "| 01.0002.1778 | Ghi điện tim cấp cứu tại giường | 39900 |"  # A.724 has the same name
    assert told(judged(home, f"| Mã dịch vụ | Tên dịch vụ | Giá |\n{lines}", regulation="nq-399-2025")) == []


@pair("NB009", name=("Chụp X-quang ngực thẳng", "Hematocrit"))
def test_a_name_of_something_else_at_an_ordinal(home: Path, name: str, raises: bool) -> None:
    told_ = found(home, f"| 1 | 272 | {name} | 12000 |")
    assert told_ == ([("NB009", "C2", "Chụp X-quang ngực thẳng", "Hematocrit")] if raises else [])


@silent("NB009")
def test_the_same_words_in_another_order_are_still_the_name(home: Path) -> None:
    assert found(home, "| 1 | 276 | Nhóm máu hệ ABO (định nhóm) | 30000 |", "NB009") == []


OTHERS = """
| STT theo TT37 | Mã dịch vụ | Tên dịch vụ | Giá |
| 1716 | 01.0002.1778 | Ghi điện tim cấp cứu tại giường | 39900 |
| 1717 | 01.0004.0321 | Ghi điện tim qua chuyển đạo thực quản | 185000 |
| 1718 | 01.0006.0215 | Đặt catheter tĩnh mạch ngoại biên | 25100 |
| 1719 | 01.0007.0099 | Đặt catheter tĩnh mạch trung tâm 1 nòng | 685500 |
| 1720 | 01.0008.0100 | Đặt catheter tĩnh mạch trung tâm nhiều nòng | 1158500 |
"""


@case("NB010", rule="R8")
def test_a_column_of_ordinals_that_agrees_with_nothing(home: Path) -> None:
    assert told(judged(home, OTHERS, regulation="nq-399-2025")) == [("NB010", "A2", None, None)]  # once, not five times NB002


@silent("NB010")
def test_the_same_column_with_the_regulation_s_own_ordinals(home: Path) -> None:
    own = OTHERS
    for number, theirs in enumerate(("1716", "1717", "1718", "1719", "1720"), 1):
        own = own.replace(theirs, str(number))
    assert told(judged(home, own, regulation="nq-399-2025")) == []


@pytest.mark.rule("R8")
def test_classes_in_rows_below_their_service(home: Path) -> None:
    """Long An 2012 wrote examinations so: the service without a price, then a row for each class."""
    head = "| TT | Danh mục | Giá TTLT 04/2012 (tối đa) | Giá đề nghị mới |"
    lines = """
    | A1  | Khám lâm sàng chung, khám chuyên khoa |       |       |
    |     | - Bệnh viện hạng II                   | 15000 | 15500 |
    |     | - Bệnh viện hạng III                  | 10000 |  9000 |
    |     | - Trạm y tế xã                        |  5000 |  4000 |
    | 272 | Hematocrit                            | 15000 | 12000 |
    """
    assert found(home, lines, head=head) == [("CP001", "D3", 15_500, 15_000)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "head", ["| Mã dịch vụ | Tên dịch vụ | Giá |", "| Mã tương đương | Tên dịch vụ phê duyệt giá | Mức giá (đồng) |"]
)
@pair("NB011", code=("01.0002.1778", "01.0007.0099"))
def test_the_code_of_one_service_beside_the_name_of_another(home: Path, head: str, code: str, raises: bool) -> None:
    name = "Đặt catheter tĩnh mạch trung tâm 1 nòng"  # the first code is that of an ECG at 39,900
    checked = judged(home, f"{head}\n| {code} | {name} | 685500 |", regulation="nq-399-2025")
    assert told(checked, "NB011") == ([("NB011", "A2", code, name)] if raises else [])


@silent("NB011")
def test_a_code_beside_a_name_that_is_nobody_s(home: Path) -> None:
    lines = "| 01.0002.1778 | Ghi điện tim cấp cứu tại giường bệnh | 39900 |"
    checked = judged(home, f"| Mã dịch vụ | Tên dịch vụ | Giá |\n{lines}", regulation="nq-399-2025")
    assert [f.code for f in checked.findings] == ["NB007"]


@pytest.mark.rule("R8")
@pytest.mark.parametrize("ordinal", ["A1.", "a1", "A 1", "A.1", "A-1", "A/1", "mục A.1"])
def test_an_ordinal_as_people_write_it(home: Path, ordinal: str) -> None:
    head = "| STT theo TTLT 04 | Tên dịch vụ | Hạng | Giá |"
    assert found(home, f"| {ordinal} | Khám lâm sàng chung, khám chuyên khoa | BV hạng II | 14000 |", head=head) == []


@pytest.mark.parametrize(
    "ordinal",
    [
        *("C5.1.268", "268.", "0268", "268.0", "268.00", "C5.1-268", "C5.1/268", "C5.1 - 268", "mục 268", "Mục số 268"),
        *("268)", "(268)", "[268]", "268*", "số 268", "TT 268", "C5-268", "C5.1 268", "c5.1:268", "C 5.1.268"),
    ],
)
def test_an_ordinal_that_is_one_to_a_person(ordinal: str) -> None:
    assert service_index().ordinal(ordinal) == ["C5.1.268"]


@pytest.mark.parametrize("ordinal", ["268.5", "1-268", "2680", "268/269", "268a", "C5.2-268", "C4-268", "mục", "()"])
def test_an_ordinal_that_is_another_s(ordinal: str) -> None:
    assert service_index().ordinal(ordinal) == []


@pytest.mark.slow
def test_a_name_that_another_differs_from_in_a_sign_alone_is_not_identified(home: Path) -> None:
    # "[> 24x30 cm]" and "[≤ 24x30 cm]": one sign decides which it is, and the dearer one's price never passes for the cheaper one
    from datetime import date
    from itertools import groupby

    from pricebook.regulation import LawOnDay, load_pack, search_path
    from pricebook.tables import clean_text, folded

    folder = search_path().find("nq-399-2025")
    assert folder is not None
    pack, _ = load_pack(folder, with_issued=True)
    assert pack is not None
    law = LawOnDay(pack, date(2025, 7, 1))
    films = sorted((s for s in law.services.values() if "24x30" in (s.name or "")), key=lambda s: folded(s.name or ""))
    alike = [list(group) for _, group in groupby(films, key=lambda s: folded(s.name or ""))]
    pairs = [group for group in alike if len(group) == 2 and clean_text(group[0].name or "") != clean_text(group[1].name or "")]
    assert pairs
    for alike_two in pairs[:5]:
        cheap, dear = sorted(alike_two, key=lambda s: law.issued(s.service_id, None) or 0)
        price = law.issued(dear.service_id, None)
        checked = judged(home, f"| STT | Tên dịch vụ | Giá |\n| 1 | {cheap.name} | {price} |", regulation="nq-399-2025")
        (question,) = checked.findings.of("NB008")
        assert all((each.service_code or "") in question.message() for each in alike_two)
        assert (len(checked.verdict.accepted), len(checked.verdict.not_judged)) == (0, 1)


CLASSES = """
| TT  | Danh mục                              | Giá đề nghị mới |
| 268 | Huyết đồ (bằng phương pháp thủ công)  | 50000           |
| {}  | Khám lâm sàng chung, khám chuyên khoa |                 |
|     | - Bệnh viện hạng II                   | 20000           |
|     | - BV hạng IV, các bệnh viện chưa được phân hạng, các phòng khám đa khoa khu vực | 8000 |
|     | - Trạm y tế xã                        | 5000            |
"""


@pytest.mark.rule("R6")
@pytest.mark.parametrize("ordinal", ["A1", "", "I", "1.1"])
def test_rows_for_classes_belong_to_the_service_right_above(home: Path, ordinal: str) -> None:
    checked = judged(home, CLASSES.format(ordinal))
    assert [(f.code, f.at.cell, f.service, f.more["class"], f.limit) for f in checked.findings if f.code == "CP001"] == [
        ("CP001", "C4", "A1", ("II",), 15_000),
        ("CP001", "C5", "A1", ("IV",), 7_000),
        ("CP001", "C5", "A1", ("unranked",), 7_000),
        ("CP001", "C5", "A1", ("polyclinic",), 7_000),
    ]


def test_rows_for_classes_below_the_title_of_a_group_are_nobody_s(home: Path) -> None:
    lines = """
    | 273 | Máu lắng            | 12000 |
    |     | KHÁM BỆNH           |       |
    |     | - Bệnh viện hạng II | 20000 |
    """
    assert [entry[:2] for entry in found(home, lines, "NB012", head="| TT | Danh mục | Giá |")] == [("NB012", "B4")]


@pytest.mark.parametrize("title", ["1 | | Chẩn đoán hình ảnh |", "2. | | Chẩn đoán hình ảnh |", "II | | Chẩn đoán hình ảnh |"])
def test_numbered_titles_of_groups_are_no_services(home: Path, title: str) -> None:
    assert found(home, f"| {title} |\n| 1 | 272 | Hematocrit | 12000 |") == []


def test_a_running_number_that_happens_to_agree_is_no_ordinal(home: Path) -> None:
    lines = "\n".join(
        f"| {number} | {code} | {name} | {price} |"
        for number, (code, name, price) in enumerate(
            [
                ("01.0002.1778", "Ghi điện tim cấp cứu tại giường", 39900),
                ("01.0004.0321", "Ghi điện tim qua chuyển đạo thực quản", 185000),
                ("01.0006.0215", "Đặt catheter tĩnh mạch ngoại biên", 25100),
                ("01.0008.0100", "Đặt catheter tĩnh mạch trung tâm nhiều nòng", 1000),  # ordinal 5, the fourth row
            ],
            1,
        )
    )
    head = "| STT | Mã tương đương | Tên dịch vụ phê duyệt giá | Mức giá |"
    assert told(judged(home, f"{head}\n{lines}", regulation="nq-399-2025"), "NB00", "NB010") == []


def test_ordinals_under_another_law_s_heading_in_a_short_list(home: Path) -> None:
    lines = "| 101 | 01.0002.1778 | Ghi điện tim cấp cứu tại giường | 39900 |\n| 102 | 01.0006.0215 | Đặt catheter tĩnh mạch ngoại biên | 25100 |"
    checked = judged(home, f"| STT TT37 | Mã dịch vụ | Tên dịch vụ | Giá |\n{lines}", regulation="nq-399-2025")
    assert told(checked) == [("NB010", "A2", None, None)] and not checked.blocked
