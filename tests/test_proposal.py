"""The papers of a proposal: what changed since the list before and why, the opinions, who signs, ministries' facilities, patients."""

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from pricebook.app.build import Built, build
from pricebook.app.errors import WrongOption
from pricebook.app.export import export
from pricebook.app.list_status import status
from pricebook.causes import ORDER
from pricebook.compare import compare
from pricebook.compare.told import since_of
from pricebook.exports import approval_outputs
from pricebook.exports.papers.docx import keep_places_whole
from pricebook.exports.papers.facts import paper_facts
from pricebook.exports.papers.leaflet import leaflet_facts
from pricebook.exports.papers.ministry_notice import notice_outputs
from pricebook.exports.papers.offices import decided_by, head_of, in_full, issued_at, place_of, signature_of
from pricebook.exports.publication.decision import decision_of
from pricebook.findings import catalogue, findings_record
from pricebook.tables import load_specs
from tests.support import DATA, approved, approved_in_registry, built, law_of, write_csv, write_xlsx
from tests.test_diff import HUNDREDS, norms, tenders
from tests.test_papers import run, table, texts

LETTER, PLAN, LEAFLET = "to-trinh.docx", "phuong-an-gia.docx", "to-roi.docx"
VOLUMES = """
| facility_code | service | period_from | period_to | outpatient | fund_amount | patient_amount |
| 80001 | C5.1.272 | 2012-01-01 | 2012-03-31 | 1000 | 3280000 | 820000 |
"""
OPINIONS = """
| Cơ quan có ý kiến | Số văn bản góp ý | Ngày văn bản góp ý | Nội dung góp ý | Tiếp thu | Giải trình |
| Sở Tài chính | 120/STC-QLG | 20/08/2012 | Rà soát định mức găng tay | tiếp thu một phần | Đã giảm 1 đôi |
| Bảo hiểm xã hội tỉnh | 2950/BHXH-GĐ | 21/08/2012 | Thống nhất | thống nhất | |
| Sở Tư pháp | | | Nêu rõ lộ trình | | |
| Sở Nội vụ | 9/SNV | 22/08/2012 | Giảm giá | không tiếp thu | |
"""


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Hematocrit before and after: gloves at 1,200 and at 1,350, so 2 × 150 = 300 more: 4,100 → 4,400."""
    folders = []
    for name, gloves in (("old", tenders()), ("new", tenders(1_350, "40/QĐ"))):
        home = tmp_path_factory.mktemp(name) / "dossier"
        built(home, settings=HUNDREDS, norms=norms(), tenders=gloves, volumes=VOLUMES).write(home / "out")
        folders.append(home)
    return folders[0], folders[1]


def papers(lists: tuple[Path, Path], out: Path, *more: str | Path) -> Path:
    """The papers of the new list, as the command writes them."""
    done = run("export", lists[1] / "out", "--as", "approval", "-o", out, *more)
    assert done.exit_code == 0, done.output
    return out


@pytest.fixture(scope="module")
def long_an_papers(long_an: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The papers of Long An with opinions, since the same dossier with dearer gloves and lower shares of the maxima."""
    folder = tmp_path_factory.mktemp("long-an")
    long_an.write(folder / "out")
    shutil.copytree(DATA / "long-an-2012", folder / "old")
    for file, old, new in (("tenders.csv", ",1380,", ",1680,"), ("shares.csv", "A,,0.8\n", "A,,0.7\n")):
        text = (folder / "old" / file).read_text(encoding="utf-8")
        assert old in text
        (folder / "old" / file).write_text(text.replace(old, new), encoding="utf-8")
    write_csv(folder / "opinions.csv", OPINIONS)
    build(folder / "old").write(folder / "old" / "out")
    registry = approved_in_registry(folder / "old" / "out" / "pricelist.json")
    options = (
        "--since",
        folder / "old" / "out",
        "--registry",
        registry,
        "--volumes",
        DATA / "long-an-2012",
        "--opinions",
        folder / "opinions.csv",
    )
    done = run("export", folder / "out", "--as", "approval", "-o", folder / "papers", *options)
    assert done.exit_code == 0, done.output
    return folder / "papers"


# --- what changed since the list before ----------------------------------------------------------------------------


@pytest.mark.slow
def test_the_plan_has_the_factors_before_and_now_and_the_causes(lists: tuple[Path, Path], tmp_path: Path) -> None:
    """
    |             | before | now   |
    | gloves      | 1,200  | 1,350 |
    | Hematocrit  | 4,100  | 4,400 |
    """
    plan = papers(lists, tmp_path, "--since", lists[0] / "out") / PLAN
    assert table(plan, "Yếu tố") == [["Giá trúng thầu", "G Găng tay (10/QĐ → 40/QĐ)", "1.200", "1.350", "1", "+300"]]
    assert table(tmp_path / LETTER, "Nguyên nhân") == [["Giá trúng thầu", "1", "+300"], ["Cộng", "1", "+300"]]
    # 300 ÷ 4.100 = 7,3 %
    (line,) = table(plan, "So sánh (đồng)")
    assert line[3:7] == ["4.100", "4.400", "+300", "+7,3"] and line[7].startswith("Giá trúng thầu: G Găng tay: 1.200 → 1.350")
    (group,) = table(plan, "Mức thay đổi")
    assert group[2:] == ["1", "+7,3 %", "Giá trúng thầu +300"]  # none fell, none stayed: no columns of dashes
    assert "so-sanh-gia.xlsx" in {path.name for path in tmp_path.iterdir()}


@pytest.mark.slow
def test_a_draft_before_is_called_one_and_patients_are_told_nothing(lists: tuple[Path, Path], tmp_path: Path) -> None:
    """Nobody approved the list before: its 4,100 is no current price, and no leaflet says "old price"."""
    out = papers(lists, tmp_path / "out", "--since", lists[0] / "out")
    for name in (LETTER, PLAN):
        said = "\n".join(texts(out / name))
        assert "So sánh với bảng giá dự thảo" in said and "được duyệt lần trước" not in said
    assert not (out / LEAFLET).exists() and [row[3] for row in table(out / PLAN, "So sánh (đồng)")] == ["4.100"]
    assert [notice.text("vi").partition(":")[0] for notice in export(lists[1] / "out", "approval", since=lists[0]).notices] == [
        "So sánh với một dự thảo"
    ]
    old = shutil.copytree(lists[0] / "out", tmp_path / "old")
    registry = approved_in_registry(old / "pricelist.json")
    out = papers(lists, tmp_path / "decided", "--since", old, "--registry", registry)  # its file still says "draft"
    assert (out / LEAFLET).exists() and [row[3] for row in table(out / PLAN, "Hiện hành (đồng)")] == ["4.100"]
    assert "Các dịch vụ có giá thay đổi nhiều nhất" not in "\n".join(texts(out / LEAFLET))
    assert "Trong các dịch vụ được thực hiện nhiều nhất, giá thay đổi như sau:" in texts(out / LEAFLET)


@pytest.mark.slow
def test_current_prices_of_the_dossier_are_held_against_the_approved_list(lists: tuple[Path, Path], tmp_path: Path) -> None:
    """
    | dossier: current | approved before |
    | 4,000            | 4,100           |
    """
    current = "| service | price | source |\n| C5.1.272 | 4000 | 1/NQ |"
    home = tmp_path / "dossier"
    built(home, settings=HUNDREDS, norms=norms(), tenders=tenders(1_350, "40/QĐ"), current_prices=current).write(home / "out")
    old = shutil.copytree(lists[0] / "out", tmp_path / "old")
    registry = approved_in_registry(old / "pricelist.json")
    plan = papers((lists[0], home), tmp_path / "out", "--since", old, "--registry", registry) / PLAN
    (said,) = (text for text in texts(plan) if text.startswith("Giá hiện hành của hồ sơ khác"))
    assert "ở 1 mức giá" in said and "hồ sơ ghi 4.000 đ, bảng giá được so sánh 4.100 đ" in said


@pytest.mark.slow
def test_volumes_of_the_dossier_are_taken_by_themselves(lists: tuple[Path, Path], tmp_path: Path) -> None:
    """1,000 × 300 more, of the quarter that form 21 names; without a list before it is said that there are volumes."""
    out = papers(lists, tmp_path / "since", "--since", lists[0] / "out")
    for name in (LETTER, PLAN):
        said = "\n".join(texts(out / name))
        assert "(+300.000 đ)" in said and "không kèm số lượng" not in said
        assert "đã thực hiện từ ngày 01/01/2012 đến ngày 31/03/2012" in said
    out = papers(lists, tmp_path / "alone")
    for name in (LETTER, PLAN):
        said = "\n".join(texts(out / name))
        assert "Hồ sơ có số lượng dịch vụ đã thực hiện (1 dòng) nhưng không kèm bảng giá" in said


def test_the_limit_of_norms_says_what_was_compared(lists: tuple[Path, Path], tmp_path: Path) -> None:
    letter = papers(lists, tmp_path) / LETTER
    (said,) = (text for text in texts(letter) if "định mức của Bộ Y tế" in text)
    assert "hồ sơ không kèm định mức của Bộ Y tế để so sánh" in said


@pytest.mark.slow
@pytest.mark.rule("R16")
def test_the_impact_is_told_by_facility_group_and_payer(lists: tuple[Path, Path], tmp_path: Path) -> None:
    """1,000 × 300 = 300,000 more, of which the patient pays a fifth, as before: 60,000; 880 → of 1,800,000 a month."""
    options = ("--since", lists[0], "--volumes", lists[1], "--income", "1800000", "--income-source", "Niên giám (minh họa)")
    plan = papers(lists, tmp_path, *options) / PLAN
    ((_, *facility),) = table(plan, "Trong đó")
    assert facility == ["1.000", "4.100.000", "4.400.000", "+300.000", "Quỹ bảo hiểm y tế +240.000 đ; Người bệnh +60.000 đ"]
    # a fifth of 4.100 and of 4.400: 820 and 880; 880 ÷ 1.800.000 = 0,05 %; 60 ÷ 1.800.000 = 0,00 %
    ((*_, before, after, share, _),) = table(plan, "Trước (đồng)")
    assert (before, after, share) == ("820", "880", "0,05 %")
    assert "chi phí từ 4.100.000 đ thành 4.400.000 đ (+300.000 đ)" in "\n".join(texts(tmp_path / LETTER))


@pytest.mark.slow
def test_without_a_list_before_the_papers_say_so_and_leave_no_dots(lists: tuple[Path, Path], tmp_path: Path) -> None:
    out = papers(lists, tmp_path)
    for name in (LETTER, PLAN):
        assert "không kèm bảng giá được duyệt lần trước" in "\n".join(texts(out / name))
        assert "chưa tính được tác động" in "\n".join(texts(out / name))
    assert not (out / LEAFLET).exists() and not (out / "so-sanh-gia.xlsx").exists()
    # dots stand only where a hand writes a number or a day
    dotted = [text for text in texts(out / PLAN) if "……" in text]
    assert all(text.startswith(("Số: ", "Tiền Giang, ngày", "Long An, ngày")) for text in dotted), dotted


@pytest.mark.slow
def test_an_approved_list_of_the_registry_is_named_by_its_decision(lists: tuple[Path, Path], tmp_path: Path) -> None:
    old = shutil.copytree(lists[0] / "out", tmp_path / "old")
    registry = approved_in_registry(old / "pricelist.json")
    (name,) = (row["list"] for row in status(registry=registry).as_json()["lists"])
    out = papers(lists, tmp_path / "out", "--since", name, "--registry", registry)
    assert "Bảng giá được so sánh: Nghị quyết số 56/2012/NQ-HĐND" in "\n".join(texts(out / PLAN))


def test_a_list_that_is_the_same_has_nothing_to_explain(long_an: Built) -> None:
    assert long_an.prices is not None
    since = since_of(compare(long_an.prices, long_an.prices))
    assert (since.factors, since.causes, since.largest, since.used) == ([], [], [], [])
    assert since.counted == "Mức giá không đổi: 20."


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--volumes", "x.csv"), "--since"),
        (("--income", "1"), "--since"),
        (("--since", "nothing-there"), "nothing-there"),
        (("--opinions", "none.csv"), "none.csv"),
        (("--opinions", "."), "opinions"),
    ],
)
def test_what_cannot_be_said_is_refused(
    lists: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, str], word: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("export", lists[1] / "out", "--as", "approval", "-o", tmp_path / "out", *options)
    assert done.exit_code == 2 and word in done.output and not (tmp_path / "out").exists()
    refused = run("export", lists[1] / "out", "--as", "json", "-o", tmp_path / "out", *options)
    assert refused.exit_code == 2 and options[0] in refused.output


# --- opinions ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_each_opinion_is_printed_with_how_it_was_taken_up(lists: tuple[Path, Path], tmp_path: Path) -> None:
    write_xlsx(tmp_path / "opinions.xlsx", OPINIONS)
    out = papers(lists, tmp_path / "out", "--opinions", tmp_path / "opinions.xlsx")
    for name in (LETTER, PLAN):
        assert [row[2:] for row in table(out / name, "Nội dung góp ý")] == [
            ["120/STC-QLG ngày 20/08/2012", "Rà soát định mức găng tay", "Tiếp thu một phần", "Đã giảm 1 đôi"],
            ["2950/BHXH-GĐ ngày 21/08/2012", "Thống nhất", "Thống nhất", "–"],
            ["không ghi số, ngày", "Nêu rõ lộ trình", "Chưa tiếp thu, giải trình", "–"],
            ["9/SNV ngày 22/08/2012", "Giảm giá", "Không tiếp thu", "Chưa tiếp thu, giải trình"],
        ]
        said = "\n".join(texts(out / name))
        assert "4 ý kiến của 4 cơ quan: 1 tiếp thu một phần; 1 thống nhất; 2 CHƯA TIẾP THU, GIẢI TRÌNH." in said


@pytest.mark.slow
def test_the_dossier_beside_the_list_has_its_own_opinions(lists: tuple[Path, Path], tmp_path: Path) -> None:
    home = shutil.copytree(lists[1], tmp_path / "dossier")
    write_csv(home / "opinions.csv", OPINIONS)
    exported = export(home / "out", "approval")
    assert {found.code for found in exported.findings} == {"XL024"}  # days typed as text
    assert any("4 ý kiến" in text for text in texts(papers((home, home), tmp_path / "out") / LETTER))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("| | 1/A | 20/08/2012 | Nội dung | | |", ["IN003"]),
        ("| Sở A | 1/A | 40/08/2012 | Nội dung | | |", ["IN006"]),
        ("| Sở A | 1/A | 20/08/2012 | Nội dung | để sau | |", ["IN007"]),
        ("| =1+1{{ 7*7 }}<w:b/> | 1/A | 20/08/2012 | {% for x in y %} | | |", []),
    ],
)
def test_a_cell_that_cannot_be_read_is_found_and_text_stays_text(
    lists: tuple[Path, Path], tmp_path: Path, row: str, codes: list[str]
) -> None:
    write_csv(tmp_path / "opinions.csv", f"{OPINIONS.strip().splitlines()[0]}\n{row}")
    exported = export(lists[1] / "out", "approval", opinions=tmp_path / "opinions.csv")
    assert [found.code for found in exported.findings if found.code != "XL024"] == codes  # that a day was typed as text
    exported.write(tmp_path / "out")
    if not codes:
        assert table(tmp_path / "out" / LETTER, "Nội dung góp ý")[0][1::2] == ["=1+1{{ 7*7 }}<w:b/>", "{% for x in y %}", "–"]


def test_more_opinions_than_a_paper_holds_are_refused(lists: tuple[Path, Path], tmp_path: Path) -> None:
    head = OPINIONS.strip().splitlines()[0]
    write_csv(tmp_path / "opinions.csv", "\n".join([head, *(f"| Sở {n} | | | Ý kiến {n} | | |" for n in range(501))]))
    with pytest.raises(WrongOption, match="501"):
        export(lists[1] / "out", "approval", opinions=tmp_path / "opinions.csv")


# --- who submits, who signs, who decides -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("office", "title", "lines"),
    [
        ("Ủy ban nhân dân tỉnh Long An", "", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ("Ủy ban nhân dân tỉnh Long An", "Phó Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("Ủy ban nhân dân tỉnh Long An", "Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ("Sở Y tế tỉnh Long An", "", ["GIÁM ĐỐC"]),
        ("Ủy ban nhân dân tỉnh Long An", "Quyền Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH"]),
        ("Sở Y tế tỉnh Long An", "TUQ. Trưởng phòng", ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG"]),
        ("Sở Y tế tỉnh Long An", "Phó Giám đốc", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("Bộ Giao thông vận tải", "Thứ trưởng", ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"]),
        ("Bộ Giao thông vận tải", "Vụ trưởng Vụ Kế hoạch", ["TL. BỘ TRƯỞNG", "VỤ TRƯỞNG VỤ KẾ HOẠCH"]),
    ],
)
def test_the_heading_says_who_signs(office: str, title: str, lines: list[str]) -> None:
    assert signature_of(office, title) == lines


def test_the_signers_name_stands_below(lists: tuple[Path, Path], tmp_path: Path) -> None:
    out = papers(lists, tmp_path, "--signer", "Nguyễn Văn A", "--signer-title", "Phó Chủ tịch")
    said = texts(out / LETTER)
    assert said[said.index("KT. CHỦ TỊCH") :][:4] == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "(Ký tên, đóng dấu)", "Nguyễn Văn A"]


@pytest.mark.parametrize(
    ("province", "day", "called"),
    [
        ("Long An", date(2012, 8, 1), "tỉnh Long An"),
        ("Hà Nội", date(2012, 8, 1), "thành phố Hà Nội"),
        ("Hải Phòng", date(2012, 8, 1), "thành phố Hải Phòng"),
        ("Đà Nẵng", date(2012, 8, 1), "thành phố Đà Nẵng"),
        ("Cần Thơ", date(2012, 8, 1), "thành phố Cần Thơ"),
        ("TP. Hồ Chí Minh", date(2012, 8, 1), "Thành phố Hồ Chí Minh"),
        ("Thừa Thiên Huế", date(2012, 8, 1), "tỉnh Thừa Thiên Huế"),
        ("Huế", date(2025, 7, 1), "thành phố Huế"),
        ("Nơi không có", date(2025, 7, 1), "Nơi không có"),
    ],
)
def test_a_province_is_called_as_it_is(long_an: Built, province: str, day: date, called: str) -> None:
    assert long_an.prices is not None
    prices = replace(
        long_an.prices, province=province, pricing_date=day, submitter="Ủy ban nhân dân", approver="Hội đồng nhân dân"
    )
    assert place_of(prices) == called


@pytest.mark.parametrize(
    ("office", "lines"),
    [
        ("Bảo hiểm xã hội Việt Nam", ["BẢO HIỂM XÃ HỘI", "VIỆT NAM"]),
        ("Ủy ban nhân dân thành phố Hồ Chí Minh", ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ HỒ CHÍ MINH"]),
        ("Ủy ban nhân dân (minh họa)", ["ỦY BAN NHÂN DÂN", "(MINH HỌA)"]),
        ("Sở Y tế", ["SỞ Y TẾ"]),
    ],
)
def test_the_head_of_a_paper_is_broken_before_a_place(office: str, lines: list[str]) -> None:
    assert head_of(office) == lines


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("giá của thành phố Hồ Chí Minh từ ngày 01", "giá của thành phố~Hồ~Chí~Minh từ ngày 01"),
        ("giá của tỉnh Bà Rịa - Vũng Tàu", "giá của tỉnh~Bà~Rịa~-~Vũng~Tàu"),
        ("giá của tỉnh Đắk Lắk năm 2012", "giá của tỉnh Đắk Lắk năm 2012"),  # short enough for any line
        ("giá mà tỉnh đã quyết định", "giá mà tỉnh đã quyết định"),
    ],
)
def test_a_title_breaks_no_long_name_of_a_province(typed: str, shown: str) -> None:
    document = Document()
    document.add_paragraph(typed).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(typed)
    keep_places_whole(document.element.body)
    assert [each.text.replace("\N{NO-BREAK SPACE}", "~") for each in document.paragraphs] == [shown, typed]  # titles alone


@pytest.mark.parametrize(
    ("province", "submitter", "day", "lines"),
    [
        (
            "Hồ Chí Minh",
            "UBND TP. Hồ Chí Minh",
            date(2025, 9, 1),
            ("Ủy ban nhân dân Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ),
        ("TP.HCM", "UBND TP.HCM", date(2025, 9, 1), ("Ủy ban nhân dân Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh")),
        ("Huế", "Ủy ban nhân dân Huế", date(2025, 9, 1), ("Ủy ban nhân dân thành phố Huế", "Huế")),
        ("tỉnh Long An", "Ủy ban nhân dân tỉnh", date(2012, 9, 1), ("Ủy ban nhân dân tỉnh Long An", "Long An")),
        ("Long An", "sở y tế", date(2012, 9, 1), ("Sở y tế", "Long An")),
    ],
)
def test_offices_and_places_are_written_alike_in_all_papers(
    long_an: Built, province: str, submitter: str, day: date, lines: tuple[str, str]
) -> None:
    assert long_an.prices is not None
    prices = replace(long_an.prices, province=province, pricing_date=day, submitter=submitter, approver="Hội đồng nhân dân")
    assert (in_full(submitter, prices), issued_at(prices)) == lines


def test_the_letter_of_a_decided_list_says_by_what_it_was_decided(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    prices = approved(long_an.prices)
    facts = paper_facts(prices, law_of(prices))
    named = decision_of(prices).named
    assert named.startswith("Nghị quyết số") and named in facts["warning"] and f"theo {named}" in facts["effect"]


def test_councils_resolve_and_ministries_approve(long_an: Built) -> None:
    assert long_an.prices is not None
    assert decided_by("Hội đồng nhân dân tỉnh Long An")[:2] == ("nghị quyết", "ban hành nghị quyết")
    assert decided_by("Bộ Y tế")[:2] == ("quyết định", "phê duyệt")
    facts = paper_facts(long_an.prices, law_of(long_an.prices))
    assert facts["about"].startswith("ban hành nghị quyết quy định mức giá") and "theo nghị quyết của Hội đồng" in facts["effect"]


# --- ministries' facilities, patients --------------------------------------------------------------------------------


@pytest.mark.rule("R10")
def test_each_facility_of_a_ministry_is_told_who_decides_its_prices(long_an: Built) -> None:
    """
    | managed by             | notice                                                                 |
    | Bộ Giao thông vận tải  | its ministry proposes, the Ministry of Health approves (letter 1513 §1) |
    | Bộ Y tế, Bộ Quốc phòng | none: the letter excepts them                                          |
    | the province           | none: the list is for them                                             |
    """
    assert long_an.prices is not None
    others = [
        replace(long_an.prices.facilities[0], facility_code=code, managed_by=manager)
        for code, manager in (("9001", "Bộ Y tế"), ("9002", "Bộ Quốc phòng"), ("9003", "Bộ Công an"))
    ]
    prices = replace(long_an.prices, facilities=[*long_an.prices.facilities, *others])
    names = [output.name for output in notice_outputs(prices, law_of(prices))]
    assert names == ["thong-bao-co-so-80005.docx", "thong-bao-co-so-9003.docx"]
    ministrys = replace(prices, submitter="Bộ Giao thông vận tải", approver="Bộ Y tế")
    assert notice_outputs(ministrys, law_of(prices)) == []


@pytest.mark.slow
def test_the_notice_names_the_ministry_and_the_letter(long_an_papers: Path) -> None:
    said = "\n".join(texts(long_an_papers / "thong-bao-co-so-80005.docx"))
    assert "Kính gửi: Bệnh viện ngành giao thông (minh họa)" in said and "BẢO HIỂM XÃ HỘI\nVIỆT NAM\n" in said
    assert "Báo cáo Bộ Giao thông vận tải, đề nghị Bộ Y tế phê duyệt" in said and "1513/BHXH-CSYT, mục 1" in said


def test_the_leaflet_names_the_day_of_a_decided_list(long_an: Built) -> None:
    assert long_an.prices is not None
    since = since_of(compare(long_an.prices, long_an.prices))
    draft, decided = (
        leaflet_facts(since, prices, law_of(prices))["first"][0] for prices in (long_an.prices, approved(long_an.prices))
    )
    assert "chưa áp dụng" in draft and "……" not in draft
    assert decided == "Mức giá mới áp dụng từ ngày 01/09/2012, theo 56/2012/NQ-HĐND."


def test_the_leaflet_tells_groups_and_prices(long_an_papers: Path) -> None:
    groups = {row[0]: row[1:4] for row in table(long_an_papers / LEAFLET, "Mức thay đổi")}
    assert groups["Phần A"][0] != "–" and groups["Phần B"][:2] == ["–", "–"]
    assert table(long_an_papers / LEAFLET, "Giá mới (đồng)")


# --- no words of ours, no zero lines, no broken codes ----------------------------------------------------------------


def test_the_letter_lists_what_stands_beside_it(long_an_papers: Path) -> None:
    named = set(re.findall(r"tệp ([\w-]+\.\w+)", "\n".join(texts(long_an_papers / LETTER))))
    assert named == {path.name for path in long_an_papers.iterdir()} - {LETTER, "approval-manifest.json"}


def test_codes_break_over_no_line(long_an_papers: Path) -> None:
    body = Document(str(long_an_papers / LETTER)).element.body
    codes = [text for text in (element.text or "" for element in body.iter(qn("w:t"))) if re.search(r"[/\d]\S*\w-\w", text)]
    assert codes == [] and any("1513/BHXH-CSYT" in text for text in texts(long_an_papers / LETTER))


ZERO = re.compile(r"(?<![\d.,])[+-]?0 (?:mức|dịch vụ|lỗi|cảnh báo|thông tin|lượt|tăng|giảm|không đổi|ý kiến|nội dung|đ\b|đồng\b)")
# What stands in a paper for good: the names of files beside it, and the rule that nothing is priced at 0.
FILES = re.compile(r"\b[\w-]+\.(?:xlsx|docx)\b|không có khoản nào tính bằng 0 đồng")


def words_of_ours(regulation: str) -> set[str]:
    """Ids of tables, columns, causes, choices and findings, and what else only whoever wrote the program says."""
    specs = load_specs().values()
    fields = {field.id for spec in specs for field in spec.fields if len(field.id) > 4 or "_" in field.id}
    choices = {
        choice for spec in specs for field in spec.fields for choice in field.choices if choice.isascii() and len(choice) > 4
    }
    more = {"pricebook", "dossier", "findings", "pack", "SHA", "None", "True", "False", "mean-of-lowest", "half-up", "capped"}
    return {spec.id for spec in specs} | fields | choices | set(ORDER) | set(catalogue()) | more | {regulation}


def check_words(folder: Path, regulation: str) -> None:
    ours = words_of_ours(regulation)
    for path in sorted(folder.glob("*.docx")):
        for text in texts(path):
            bare = FILES.sub("", text)
            allowed = {"SHA"} if path.name == "bien-ban-tham-dinh.docx" else set()
            found = {word for word in re.findall(r"[A-Za-z][\w-]*", bare) if word.isascii()} & ours - allowed
            assert not found and "gói văn bản" not in bare.lower() and "{{" not in bare, (path.name, text, found)
            assert not ZERO.search(bare), (path.name, text)
            if path.name in (LETTER, LEAFLET) or path.name.startswith("thong-bao"):
                assert not re.search(r"\b[0-9a-f]{16,}\b", bare), (path.name, text)


def test_the_papers_have_no_words_of_ours_and_no_zero_lines(long_an_papers: Path) -> None:
    check_words(long_an_papers, "ttlt-04-2012")


@pytest.mark.parametrize("name", ["long-an-2012-draft", pytest.param("nq-399-2025", marks=pytest.mark.slow)])
def test_nor_have_those_of_the_other_dossiers(name: str, long_an_draft: Built, nq_399: Built, tmp_path: Path) -> None:
    result = {"long-an-2012-draft": long_an_draft, "nq-399-2025": nq_399}[name]
    prices = result.prices
    assert prices is not None
    for output in approval_outputs(prices, law_of(prices), findings_record(result.findings)):
        if output.name.endswith(".docx"):
            output.write(tmp_path / output.name)
    check_words(tmp_path, prices.regulation)
