"""Which service a row is: by its code however it is written, then by its ordinal, then by its name, and never by its position."""

import csv
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from pricebook.app.checked import Checked
from pricebook.base.languages import Phrase, Terms
from pricebook.findings import Finding
from pricebook.regulation import LawOnDay, load_pack, search_path
from pricebook.submission.read.codes import code_of
from pricebook.submission.read.names import content_words, frequent_words, is_general, is_of_another
from pricebook.tables import folded
from tests.support import case, judged, pair, silent, told

TODAY = {"regulation": "nq-399-2025", "day": date(2025, 7, 1)}
HEAD = "| STT | Mã dịch vụ | Tên dịch vụ | Giá |"
ABSCESS = "Dẫn lưu áp xe phổi"  # 03.3248.0094 at 628,500; 03.3248.0095, "[dưới hướng dẫn siêu âm]", at 729,400
KIDNEY = "Dẫn lưu viêm tấy quanh thận, áp xe thận"  # 10.0319.0436, issued at 1,906,300
ECG = "Ghi điện tim cấp cứu tại giường"  # 01.0002.1778, at 39,900


@cache
def law() -> LawOnDay:
    folder = search_path().find("nq-399-2025")
    assert folder is not None
    pack, _ = load_pack(folder, with_issued=True)
    assert pack is not None
    return LawOnDay(pack, date(2025, 7, 1))


def on_a_list(home: Path, lines: str, head: str = HEAD) -> Checked:
    return judged(home, f"{head}\n{lines}", **TODAY)


def services_of(checked: Checked) -> list[str | None]:
    assert checked.submission is not None
    return [line.service_id for line in checked.submission.stated.lines]


def candidates_of(finding: Finding) -> list[str]:
    """The codes of the services that a finding lists; each stands with its name."""
    listed = finding.more["candidates"]
    assert isinstance(listed, Terms)
    named = [dict(each.values).get("service", each) for each in listed if isinstance(each, Phrase)]  # with its price, or alone
    return [str(dict(each.values)["code"]) for each in named if isinstance(each, Phrase)]


def counts(checked: Checked) -> tuple[int, int, int]:
    verdict = checked.verdict
    assert verdict is not None
    return len(verdict.accepted), len(verdict.rejected), len(verdict.not_judged)


# --- codes, however they are written -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "10.0319.0436", " 10.0319.0436 ", "10. 0319 .0436", "10,0319,0436", "1003190436", "1003190436.0", "10 0319 0436", "10-0319-0436",
        "10.319.436", "１０．０３１９．０４３６", "10\u200b.0319.0436", "10.0319.0436\u00a0", "1O.O319.O436", "1О.0319.0436", "l0.03I9.0436", "10·0319·0436",
        "10–0319–0436", "10.0319.0436.0",
    ],
)  # fmt: skip
def test_spellings_that_are_one_code_to_a_person(text: str) -> None:
    read = code_of(text)
    assert read is not None and (read.base, read.suffix) == ("10.0319.0436", "")


@pytest.mark.parametrize(
    ("text", "read"), [("1.0002.1778", "01.0002.1778"), ("100021778", "01.0002.1778"), ("1,0002,1778", "01.0002.1778")]
)
def test_a_leading_zero_that_a_number_cell_lost(text: str, read: str) -> None:
    found = code_of(text)
    assert found is not None and found.whole == read


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("10.0319.0436_GT", "_GT"), ("1003190436_GT", "_GT"), ("10,0319,0436_bs", "_BS"), ("10.0319.0436.K.2", ".K.2"), ("10.0319.0436-1", "-1"),
        ("10.0319.0436.a", ".A"), ("10.0319.0436 GT", "GT"), ("10.0319.0436GT", "GT"), ("10.0319.0436 (GT)", "(GT)"),
    ],
)  # fmt: skip
def test_what_stands_behind_a_code_is_its_suffix(text: str, suffix: str) -> None:
    read = code_of(text)
    assert read is not None and (read.base, read.suffix) == ("10.0319.0436", suffix)


@pytest.mark.parametrize(
    "text",
    [
        "C5.1.272",
        "K03.NO2",
        "3.3248",
        "02.03",
        "10.0319.04361",
        "31900436",
        "XN001",
        "IO.LOL.OIO",
        "2025-01-01x",
        "A.4072",
        "10.0319.0436; 10.0303.0416",
    ],
)
def test_texts_that_are_no_codes_of_this_form(text: str) -> None:
    assert code_of(text) is None


@pair("NB016", code=("10,0319,0436", "10.0319.0436"))
def test_a_code_with_commas(home: Path, code: str, raises: bool) -> None:
    checked = on_a_list(home, f"| 1 | {code} | {KIDNEY} | 900000 |")
    assert told(checked) == ([("NB016", "B2", 1, None)] if raises else [])
    assert services_of(checked) == ["A.4072"]


@case("NB016")
def test_codes_written_otherwise_are_said_once_a_column(home: Path) -> None:
    lines = f"| 1 | 10,0319,0436 | {KIDNEY} | 2900000 |\n| 2 | 1003190436 | {KIDNEY} | 2900000 |\n| 3 | 10.0319.0436_GT | {KIDNEY} | 2900000 |"
    checked = on_a_list(home, lines)
    issued = law().issued("A.4072", None)
    assert told(checked, "NB016", "CP007") == [
        ("NB016", "B2", 2, None), ("CP007", "D2", 2_900_000, issued), ("CP007", "D3", 2_900_000, issued), ("CP007", "D4", 2_900_000, issued)
    ]  # fmt: skip
    assert told(checked, "NB003") == [] and counts(checked) == (0, 3, 0)


# --- variants ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["_GT", "_BS", ".K.1", "-1", ".a", " GT", "_gt", "-GT"])
def test_a_variant_is_bounded_by_its_service_and_is_no_double_of_it(home: Path, suffix: str) -> None:
    issued = law().issued("A.4072", None)
    assert issued is not None
    lines = f"| 1 | 10.0319.0436 | {KIDNEY} | {issued} |\n| 2 | 10.0319.0436{suffix} | {KIDNEY} | {{}} |"
    own = 1_475_400 if "GT" in suffix.upper() else issued  # what another list has for the variant under local anaesthesia
    below = on_a_list(home / "below", lines.format(own - 1000))
    assert [f.code for f in below.findings if f.severity != "info"] == [] and counts(below) == (2, 0, 0)
    above = on_a_list(home / "above", lines.format(issued + 100))
    assert told(above, "CP007") == [("CP007", "D3", issued + 100, issued)] and counts(above) == (1, 1, 0)


def test_a_proposal_for_a_variant_is_bounded_by_what_its_service_comes_to(home: Path) -> None:
    head = HEAD.replace("Giá", "Giá đề nghị")
    checked = judged(
        home, f"{head}\n| 1 | 10.0319.0436_GT | {KIDNEY} | 2900000 |", regulation="nq-399-2025", day=date(2026, 11, 26)
    )
    assert told(checked, "CP016") == [("CP016", "D2", 2_900_000, 1_958_800)]


@pair("NB027", code=("01.0004.0321_TB", "01.0004.0321"))
def test_a_suffix_that_the_regulation_does_not_have_is_said(home: Path, code: str, raises: bool) -> None:
    checked = on_a_list(home, f"| 1 | {code} | Ghi điện tim qua chuyển đạo thực quản | 185000 |")
    assert told(checked) == ([("NB027", "B2", 1, None)] if raises else [])
    assert services_of(checked) == ["A.2"] and counts(checked) == (1, 0, 0)


@case("NB027")
def test_suffixes_are_said_once_a_column(home: Path) -> None:
    """10.0319.0436_GT is one of the pack's own codes."""
    lines = f"""
    | 1 | 01.0002.1778_GT | {ECG}                                     | 39900   |
    | 2 | 01.0004.0321.1  | Ghi điện tim qua chuyển đạo thực quản     | 185000  |
    | 3 | 10.0303.0416-TE | Cắt thận đơn thuần                        | 4703100 |
    | 4 | 10.0303.0416_GT | Cắt thận đơn thuần                        | 3578400 |
    """
    assert told(on_a_list(home, lines)) == [("NB027", "B2", 3, None)]


@pair("NB028", price=(3_578_500, 3_578_400))
def test_a_variant_at_more_than_another_list_has_for_it(home: Path, price: int, raises: bool) -> None:
    """It stays within 4,703,100, the price of its service, which alone bounds it."""
    checked = on_a_list(home, f"| 1 | 10.0303.0416_GT | Cắt thận đơn thuần | {price} |")
    assert told(checked) == ([("NB028", "D2", 3_578_500, 3_578_400)] if raises else []) and counts(checked) == (1, 0, 0)


@pytest.mark.parametrize(("price", "codes"), [(3_868_900, ["CP020"]), (3_869_100, ["NB028"]), (4_703_100, ["NB028"])])
def test_what_the_base_salary_has_risen_since_explains_a_variant_s_price(home: Path, price: int, codes: list[str]) -> None:
    # 2,340,000 → 2,530,000 on 1 July 2026: (3,578,400 + 100, rounded down before) × 253/234 = 3,869,062
    table = f"{HEAD}\n| 1 | 10.0303.0416_GT | Cắt thận đơn thuần | {price} |"
    checked = judged(home, table, regulation="nq-399-2025", day=date(2026, 11, 26))
    assert [f.code for f in checked.findings if f.code in ("CP020", "CP021", "NB028")] == codes


# --- codes that the regulation does not have -----------------------------------------------------------------------


@pair("NB017", code=("18.9999.0001", "01.0007.0099"))
def test_an_unknown_code_beside_a_known_name(home: Path, code: str, raises: bool) -> None:
    checked = on_a_list(home, f"| 1 | {code} | Đặt catheter tĩnh mạch trung tâm 1 nòng | 685500 |")
    assert told(checked) == ([("NB017", "B2", "18.9999.0001", None)] if raises else [])
    assert services_of(checked) == ["A.4"]
    for finding in checked.findings.of("NB017"):
        assert "01.0007.0099" in finding.message("vi")


OWN_CODES = "\n".join(
    f"| {number} | XN{number:03} | {name} | {price} |"
    for number, (name, price) in enumerate(
        (
            (ECG, 39_900), ("Ghi điện tim qua chuyển đạo thực quản", 185_000), ("Đặt catheter tĩnh mạch ngoại biên", 25_100),
            ("Đặt catheter tĩnh mạch trung tâm 1 nòng", 685_500), ("Đặt catheter tĩnh mạch trung tâm nhiều nòng", 1_158_500),
        ),
        1,
    )
)  # fmt: skip


@pair("NB019", own=(True, False))
def test_a_hospital_s_own_codes_are_said_once(home: Path, own: bool, raises: bool) -> None:
    lines = (
        OWN_CODES
        if own
        else OWN_CODES.replace("XN001", "01.0002.1778").replace("XN002", "01.0004.0321").replace("XN003", "01.0006.0215")
    )
    checked = on_a_list(home, lines)
    unknown = [("NB017", "B5", "XN004", None), ("NB017", "B6", "XN005", None)]
    assert told(checked, "NB017", "NB019") == ([("NB019", "B2", 5, None)] if raises else unknown)
    assert not checked.findings.of("NB008")  # several services bear the name beside XN005, and all have its price


def test_a_hospital_s_own_code_that_looks_like_an_id_of_ours_is_no_code(home: Path) -> None:
    checked = on_a_list(home, "| 1 | A5 | Đặt catheter tĩnh mạch trung tâm 1 nòng | 685500 |")
    assert told(checked) == [("NB017", "B2", "A5", None)] and services_of(checked) == ["A.4"]


@pytest.mark.parametrize("code", ["K03-NO2", "k03.no2", "K03 NO2", "К03.NО2"])  # the last one with Cyrillic letters
def test_codes_of_beds_however_they_are_written(home: Path, code: str) -> None:
    assert services_of(on_a_list(home, f"| 1 | {code} | Giường | 222300 |")) == ["KG.3"]


# --- names beside codes --------------------------------------------------------------------------------------------


@silent("NB011")
def test_a_code_beside_a_general_name_that_is_another_service_s(home: Path) -> None:
    lines = f"| 1 | 03.3248.0094 | {ABSCESS} | 628500 |\n| 2 | 03.3248.0095 | {ABSCESS} | 729400 |"
    checked = on_a_list(home, lines)
    assert [(f.code, f.severity) for f in checked.findings] == [("NB007", "info")]
    assert services_of(checked) == ["A.2328", "A.2329"] and counts(checked) == (2, 0, 0)


@pair("NB011", price=(628_500, 729_400))
def test_the_name_and_the_price_of_another_service(home: Path, price: int, raises: bool) -> None:
    """The code was changed: name and price are those of 03.3248.0094."""
    checked = on_a_list(home, f"| 1 | 03.3248.0095 | {ABSCESS} | {price} |")
    assert told(checked, "NB011") == ([("NB011", "B2", "03.3248.0095", ABSCESS)] if raises else [])
    assert counts(checked) == ((0, 1, 0) if raises else (1, 0, 0))


@pair("NB009", name=("Chụp cộng hưởng từ sọ não", "Điện tim cấp cứu"))
def test_the_name_shares_nothing_with_the_service_of_a_code_whose_price_fits(home: Path, name: str, raises: bool) -> None:
    checked = on_a_list(home, f"| 1 | 01.0002.1778 | {name} | 39900 |", HEAD.replace("Tên dịch vụ", "Tên DVKT"))
    assert told(checked) == [("NB009" if raises else "NB007", "C2", name, ECG)]
    assert counts(checked)[1] == 0


OTHER_NAMES = {  # code and price → the name, and what it is of
    "an ECG named as an EEG": ("01.0002.1778", 39_900, "Ghi điện não đồ cấp cứu", True),
    "without accents": ("01.0002.1778", 39_900, "GHI DIEN NAO DO CAP CUU", True),
    "the own name, shortened": ("01.0002.1778", 39_900, "Ghi điện tim", False),
    "the own name with a remark": ("01.0002.1778", 39_900, "Ghi điện tim cấp cứu tại giường (máy 3 cần)", False),
}


@pair("NB009", name=(OTHER_NAMES["an ECG named as an EEG"][2], "Ghi điện tim"))
def test_the_name_of_another_service_beside_a_code_whose_price_fits(home: Path, name: str, raises: bool) -> None:
    """Both names begin with "Ghi điện": a word that many names share tells none apart. The warning says whose name it is."""
    (found,) = on_a_list(home, f"| 1 | 01.0002.1778 | {name} | 39900 |").findings
    assert (found.code, found.severity) == (("NB009", "warning") if raises else ("NB007", "info"))
    assert ("it is the name of 01.0207.1777" in found.message("en")) == raises


@pytest.mark.parametrize(("code", "price", "name", "warned"), OTHER_NAMES.values(), ids=OTHER_NAMES)
def test_names_of_other_services_are_warned_of_and_shortened_ones_are_not(
    home: Path, code: str, price: int, name: str, warned: bool
) -> None:
    checked = on_a_list(home, f"| 1 | {code} | {name} | {price} |")
    assert [f.severity for f in checked.findings.of("NB")] == ["warning" if warned else "info"] and counts(checked) == (1, 0, 0)


@pair("NB009", code=("03.0304.2046", "03.0343.2046"))
def test_two_techniques_are_two_services_though_they_cost_the_same(home: Path, code: str, raises: bool) -> None:
    """Both are 85,300. To write the regulation's name beside the code would turn the row into the other technique."""
    name = "Điện móng châm điều trị bí đái [kim dài]"  # 03.0343.2046; 03.0304.2046 is "Điện mãng châm điều trị khàn tiếng …"
    checked = on_a_list(home, f"| 1 | {code} | {name} | 85300 |")
    assert [(f.code, f.severity) for f in checked.findings] == ([("NB009", "warning")] if raises else [])
    assert counts(checked) == (1, 0, 0)


@silent("NB009")
@pytest.mark.parametrize(
    ("code", "name", "price"),
    [
        # the regulation's name is the general one, and the name that of a technique with its price; or the other way round
        ("02.0314.0001", "Siêu âm ổ bụng tại giường cấp cứu", 58_600),
        ("01.0239.0001", "Siêu âm ổ bụng", 58_600),
        ("03.0490.0230", "Điện châm điều trị", 78_300),
    ],
)
def test_a_general_name_is_that_of_a_technique_with_the_same_price(home: Path, code: str, name: str, price: int) -> None:
    assert told(on_a_list(home, f"| 1 | {code} | {name} | {price} |"), "NB009") == []


WRONG_CODE = "| 1 | 23.0039.1476 | Lọc huyết tương sử dụng 2 quả lọc | {} |"  # the code's price is 89,700, the name's 1,734,600


@pytest.mark.parametrize(
    ("price", "found"),
    [
        (1_734_600, ["NB011"]),  # right for the name: only the code is wrong
        (1_900_000, ["NB011"]),  # above both: said once, with both limits
        (15_100, ["NB011"]),  # neither's, nor in thousands
        (89_700, ["NB009"]),  # after it was lowered to the code's: still the name of another service, and no error any more
    ],
)
def test_a_wrong_code_is_one_finding_whatever_the_price(home: Path, price: int, found: list[str]) -> None:
    checked = on_a_list(home, WRONG_CODE.format(price))
    assert [f.code for f in checked.findings] == found
    assert checked.verdict is not None and checked.verdict.over_ceiling == 0
    assert counts(checked) == ((1, 0, 0) if found == ["NB009"] else (0, 1, 0))
    if price == 1_900_000:
        assert "89.700" in checked.findings[0].message() and "1.734.600" in checked.findings[0].message()


def test_where_the_code_is_accepted_the_price_answers_for_itself(home: Path) -> None:
    accepted = "file,code,sheet,cell,service_id,observed,reason,by\n,NB011,,B2,,23.0039.1476,Mã đúng theo Sở Y tế,An\n"
    home.mkdir(parents=True, exist_ok=True)
    (home / "accepted.csv").write_text(accepted, encoding="utf-8")
    checked = on_a_list(home, WRONG_CODE.format(1_734_600))
    assert [(f.code, f.accepted is not None) for f in checked.findings] == [("NB011", True), ("CP007", False)]
    assert checked.verdict is not None and checked.verdict.over_ceiling == 1_734_600 - 89_700


def test_a_raised_price_beside_a_right_code_keeps_its_excess(home: Path) -> None:
    lines = WRONG_CODE.format(1_734_600) + f"\n| 2 | 01.0002.1778 | {ECG} | 40000 |"
    checked = on_a_list(home, lines)
    assert [f.code for f in checked.findings] == ["NB011", "CP007"]
    assert checked.verdict is not None and checked.verdict.over_ceiling == 100 and checked.verdict.over_codes == {"CP007"}


def test_words_are_compared_with_their_accents_where_both_names_have_them() -> None:
    assert not is_general("Phẫu thuật nối", "Phẫu thuật nội soi") and is_general("PHAU THUAT NOI", "Phẫu thuật nội soi")
    assert is_of_another("Nối gân duỗi", "Nội khí quản qua mũi") and not is_of_another("Tiêm hoá chất", "Tiêm hóa chất tủy sống")
    assert is_general("Lọc máu kĩ thuật", "Lọc máu, kỹ thuật mới") and frequent_words(["Cắt u", "Cắt da"] * 30) == {"cắt", "da"}


@case("NB011")
def test_a_name_that_shares_nothing_and_a_price_that_is_not_the_code_s(home: Path) -> None:
    name = "Đặt catheter tĩnh mạch trung tâm 1 nòng"  # at 685,500; 13,000 is far below the 39,900 of the code
    assert told(on_a_list(home, f"| 1 | 01.0002.1778 | {name} | 13000 |"), "NB") == [("NB011", "B2", "01.0002.1778", name)]


@pytest.mark.parametrize(
    "name", ["Phẫu thuật", "Điều trị", "DAN LUU VIEM TAY QUANH THAN", "dẫn lưu  áp xe-thận", "Dẫn lưu áp xe quanh thận (mổ mở)"]
)
def test_names_that_contradict_nothing(home: Path, name: str) -> None:
    checked = on_a_list(home, f"| 1 | 10.0319.0436 | {name} | 900000 |")
    assert [f.code for f in checked.findings if f.severity != "info"] == [] and services_of(checked) == ["A.4072"]


def test_content_words_keep_what_says_something() -> None:
    assert content_words("Phẫu thuật cắt các u vùng cổ có bằng phương pháp nội soi") == {"cat", "vung", "co", "noi", "soi"}
    assert content_words("Phau thuat cat u vung dau") == {"cat", "vung", "dau"}  # without accents the same words are left out
    assert is_general(ABSCESS, f"{ABSCESS} [dưới hướng dẫn siêu âm]") and not is_general(f"{ABSCESS} nhi", ABSCESS)
    assert is_of_another(ECG, "Chụp cộng hưởng từ sọ não") and not is_of_another("Hematocit", "Hematocrit")


# --- names alone ----------------------------------------------------------------------------------------------------


def shared_name() -> tuple[str, list[str], list[int]]:
    """A name that two services have with two prices: the name, the services and their issued prices."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for service in law().services.values():
        if service.part == "A":
            by_name[folded(service.name or "")].append(service.service_id)
    for ids in by_name.values():
        prices = [law().issued(each, None) or 0 for each in ids]
        if len(ids) == 2 and len(set(prices)) == 2:
            return law().services[ids[0]].name or "", ids, prices
    raise AssertionError("no such name")


@pytest.mark.parametrize("rows", [1, 2])
def test_a_name_that_two_services_share_is_held_against_the_higher_price_and_is_not_identified(home: Path, rows: int) -> None:
    """Also two rows, of which nobody can say which is which: nothing is dealt out by position."""
    name, ids, prices = shared_name()
    head = "| STT | Tên dịch vụ | Giá |"
    checked = on_a_list(home, "\n".join(f"| {n} | {name} | {max(prices)} |" for n in range(1, rows + 1)), head)
    assert services_of(checked) == [None] * rows and counts(checked) == (0, 0, rows)
    assert [candidates_of(f) for f in checked.findings.of("NB008")] == [
        [law().services[each].service_code for each in ids]
    ] * rows
    above = on_a_list(home / "above", f"| 1 | {name} | {max(prices) + 100} |", head)
    assert told(above, "CP007") == [("CP007", "C2", max(prices) + 100, max(prices))] and counts(above) == (0, 1, 0)


@pair("NB008", name=(ABSCESS, f"{ABSCESS} [dưới hướng dẫn siêu âm]"))
def test_a_name_alone_means_also_the_services_that_only_qualify_it(home: Path, name: str, raises: bool) -> None:
    checked = on_a_list(home, f"| 1 | {name} | 729400 |", "| STT | Tên dịch vụ | Giá |")
    assert told(checked) == ([("NB008", "B2", ABSCESS, None)] if raises else [])
    assert counts(checked) == ((0, 0, 1) if raises else (1, 0, 0))
    above = on_a_list(home / "above", f"| 1 | {name} | 729500 |", "| STT | Tên dịch vụ | Giá |")
    assert told(above, "CP007") == [("CP007", "C2", 729_500, 729_400)] and counts(above) == (0, 1, 0)


ECMO = "Tim phổi nhân tạo (ECMO) cấp cứu tại giường trong hỗ trợ suy hô hấp cấp"


@pytest.mark.parametrize(
    ("code", "name", "candidates"),
    [
        ("3.3248", ABSCESS, ["03.3248.0094", "03.3248.0095"]),
        ("1.48", ECMO, ["01.0048.0290", "01.0048.0291", "01.0048.0292", "01.0048.0293"]),
        ("1.48", "ECMO", ["01.0048.0290", "01.0048.0291", "01.0048.0292", "01.0048.0293"]),
        ("", ECMO, ["01.0048.0290", "01.0048.0291", "01.0048.0292", "01.0048.0293"]),
    ],
)
def test_a_technique_that_several_prices_stand_for(home: Path, code: str, name: str, candidates: list[str]) -> None:
    """The technique's code and a general name leave open which of its services is meant: no price of theirs is accused."""
    prices = [law().issued(each.service_id, None) or 0 for each in law().services.values() if each.service_code in candidates]
    checked = on_a_list(home, f"| 1 | {code} | {name} | {max(prices)} |")
    assert told(checked) == [("NB008", "C2", name, None)] and counts(checked) == (0, 0, 1)
    assert [candidates_of(f) for f in checked.findings.of("NB008")] == [candidates]
    above = on_a_list(home / "above", f"| 1 | {code} | {name} | {max(prices) + 100} |")
    assert told(above, "CP007") == [("CP007", "D2", max(prices) + 100, max(prices))]


def test_an_unknown_code_beside_a_name_of_several_services_is_one_finding(home: Path) -> None:
    name, ids, prices = shared_name()
    checked = on_a_list(home, f"| 1 | 01.0002.1778 | {ECG} | 39900 |\n| 2 | 01.9999.0005 | {name} | {max(prices)} |")
    assert told(checked) == [("NB008", "C3", name, None)] and counts(checked) == (1, 0, 1)
    for finding in checked.findings.of("NB008"):
        assert all(code in finding.message("vi") for code in ("01.9999.0005", law().services[ids[0]].service_code or "–"))


SAME_PRICE = "Siêu âm tim cấp cứu tại giường"  # four services bear it, each issued at 252,300


@pytest.mark.parametrize(("price", "codes", "counted"), [(252_300, [], (1, 0, 0)), (252_400, ["CP007"], (0, 1, 0))])
def test_a_name_of_several_services_with_one_price_is_judged_by_it(
    home: Path, price: int, codes: list[str], counted: tuple[int, int, int]
) -> None:
    checked = on_a_list(home, f"| 1 | {SAME_PRICE} | {price} |", "| STT | Tên dịch vụ | Giá |")
    assert [f.code for f in checked.findings] == codes and counts(checked) == counted


@pytest.mark.parametrize("name", ["Khám bệnh", "Giá khám bệnh", "1. Giá khám bệnh", "Giá dịch vụ khám bệnh"])
@pytest.mark.parametrize("price", [37_500, 45_000])
def test_the_price_of_a_service_is_that_of_the_service(home: Path, name: str, price: int) -> None:
    # examinations in class II are issued at 37,500
    table = f"| STT | Tên dịch vụ | Hạng | Giá |\n| 1 | {name} | II | {price} |"
    checked = judged(home, table, regulation="tt22-2023", day=date(2024, 6, 1), ignore=["IN050"])
    assert told(checked, "CP", "NB") == ([] if price == 37_500 else [("CP007", "D2", 45_000, 37_500)])


def test_messages_name_services_by_code_and_name(home: Path) -> None:
    """Also the nearest names: never by an id of ours."""
    name, _, prices = shared_name()
    lines = f"| 1 | 01.0018.0005 | {name} | {max(prices)} |\n| 2 | | Siêu âm tim cấp cứu tại giườngg | 252300 |"
    checked = on_a_list(home, f"{lines}\n| 3 | 01.0007.0098 | Đặt catheter tĩnh mạch trung tâm 1 nòng | 685500 |")
    assert {f.code for f in checked.findings} == {"NB008", "NB012", "NB017"}
    for finding in checked.findings:
        assert not any(f"{id_} " in finding.message("vi") or f"{id_}," in finding.message("vi") for id_ in ("A.4", "A.10", "10"))


# --- the class in the name ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "class_"),
    [
        ("Ngày giường Ngoại khoa loại 4 hạng III", "III"), ("Giường Ngoại khoa loại 4 (BV hạng 3)", "III"), ("Giường Ngoại khoa loại 4", "II"),
        ("Giường Ngoại khoa loại 4 hạng II, III", "II"), ("Giường Ngoại khoa loại 4 hạng III, IV", None), ("Giường đặc biệt loại 4", "II"),
    ],
)  # fmt: skip
def test_the_class_in_a_name_wins_over_the_option(home: Path, name: str, class_: str | None) -> None:
    checked = judged(home, f"{HEAD}\n| 1 | KG.7 | {name} | 202300 |", regulation="nq-399-2025", class_="II", day=date(2026, 3, 1))
    assert checked.submission is not None
    assert [line.class_ for line in checked.submission.stated.lines] == [class_]
    # class III has 202,300 in two lists, class II 229,200
    assert [f.limit for f in checked.findings.of("CP020")] == ([229_200] if class_ == "II" else [])


def test_the_reason_stands_in_the_outputs(home: Path) -> None:
    name, _, prices = shared_name()
    checked = on_a_list(home, f"| 1 | {name} | {prices[0]} |", "| STT | Tên dịch vụ | Giá |")
    checked.write(home / "out")
    with (home / "out" / "not_judged_services.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["reason"] for row in csv.DictReader(file)] == ["not-identified"]


# --- rows that state a service again ---------------------------------------------------------------------------------


@pair("NB003", second=(f"{ABSCESS} | 628000", "Dẫn lưu áp xe phổi qua da | 628000"))
def test_techniques_that_share_a_priced_code_are_no_doubles(home: Path, second: str, raises: bool) -> None:
    lines = f"| 1 | 03.3248.0094 | {ABSCESS} | 628500 |\n| 2 | 03.3248.0094 | {second} |"
    assert [f.code for f in on_a_list(home, lines).findings.of("NB003")] == (["NB003"] if raises else [])


@pair("NB020", second=(ABSCESS, "Dẫn lưu áp xe phổi qua da"))
def test_a_row_that_repeats_another(home: Path, second: str, raises: bool) -> None:
    lines = f"| 1 | 03.3248.0094 | {ABSCESS} | 628500 |\n| 2 | 03.3248.0094 | {second} | 628500 |"
    checked = on_a_list(home, lines)
    assert told(checked, "NB020") == ([("NB020", "C3", 1, None)] if raises else []) and counts(checked) == (2, 0, 0)


# --- examinations and beds -------------------------------------------------------------------------------------------

MIXED = f"""
| 1 | 02.03        | Khám Nội tổng hợp                              | 45000  |
| 2 | K03.NO2      | Giường Nội khoa loại 2 - Khoa Nội tổng hợp     | 222300 |
| 3 | 01.0002.1778 | {ECG}                                          | 39900  |
| 4 |              | Ngày giường điều trị ban ngày                  | 60000  |
| 5 | {{}}         | {{}}                                           | 60000  |
"""


@pair("NB018", row=(("", "Hội chẩn ca bệnh khó"), ("01.0004.0321", "Ghi điện tim qua chuyển đạo thực quản")))
def test_examinations_and_beds_that_the_pack_does_not_hold_are_one_note(home: Path, row: tuple[str, str], raises: bool) -> None:
    checked = on_a_list(home, MIXED.format(*row)) if raises else on_a_list(home, f"| 5 | {row[0]} | {row[1]} | 60000 |")
    assert [(f.code, f.observed) for f in checked.findings.of("NB018")] == ([("NB018", 4)] if raises else [])
    assert [f.code for f in checked.findings if f.severity != "info"] == []
    assert counts(checked) == ((1, 0, 4) if raises else (1, 0, 0))


# --- the annex of today's law ----------------------------------------------------------------------------------------

ANNEX_HEAD = "| {} | STT | Tên chương theo TT 23/2024 | {} | Tên dịch vụ kỹ thuật (TT23/2024) | {} | Mức giá | Ghi chú |"  # as provinces print it
ANNEX = f"""
| 03.3248.0094 | 2328 | 03. NHI KHOA | 3.3248 | {ABSCESS} | {ABSCESS} | 628500 | |
| 03.3248.0095 | 2329 | 03. NHI KHOA | 3.3248 | {ABSCESS} | {ABSCESS} [dưới hướng dẫn siêu âm] | 729400 | |
| 02.0045.0132 | 248 | 02. NỘI KHOA | 2.45 | Nội soi phế quản ống mềm | Nội soi phế quản ống mềm [gây tê, lấy dị vật] | 2678400 | |
"""


@pytest.mark.parametrize("code", ["Mã tương đương", "Mã dịch vụ", "Mã kỹ thuật tương đương"])
@pytest.mark.parametrize("technique", ["Mã kỹ thuật (TT23/2024)", "Mã kỹ thuật", "Mã kỹ thuật theo TT23/2024"])
@pytest.mark.parametrize("name", ["Tên dịch vụ kỹ thuật cụ thể", "Tên dịch vụ phê duyệt giá", "Tên DVKT", "Tên kỹ thuật"])
def test_the_priced_code_and_the_name_of_the_annex(home: Path, code: str, technique: str, name: str) -> None:
    checked = on_a_list(home, ANNEX, ANNEX_HEAD.format(code, technique, name))
    assert [f.code for f in checked.findings if f.severity != "info"] == []
    assert services_of(checked) == ["A.2328", "A.2329", "A.248"] and counts(checked) == (3, 0, 0)


def test_two_columns_headed_alike_are_told_apart_by_their_values(home: Path) -> None:
    checked = on_a_list(home, ANNEX, ANNEX_HEAD.format("Mã", "Mã DVKT", "Tên dịch vụ"))
    assert told(checked, "IN030") == [] and services_of(checked) == ["A.2328", "A.2329", "A.248"]
