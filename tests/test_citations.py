"""What papers say of the law: bases by rank and day, an article for each component, a mark on what is unconfirmed."""

import re
import subprocess
import unicodedata
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import pricebook
from pricebook import NothingToExport
from pricebook.app.build import Built
from pricebook.base.languages import term
from pricebook.base.resources import resource_folder
from pricebook.dossier.blank import blank_settings
from pricebook.exports.citations import Citations
from pricebook.exports.papers.appraisal import appraisal_facts
from pricebook.exports.papers.facts import paper_facts
from pricebook.exports.papers.principles import principles
from pricebook.findings import findings_record
from pricebook.regulation import LawOnDay, Pack, law_on, load_pack, load_regulation, nearest_day_in_force, search_path
from pricebook.regulation.basics import Citation, Document
from tests.support import FACILITIES, built, law_of, performed
from tests.test_facility_prices import listed

MARK = "chưa đối chiếu nguyên văn"
LUMP_SUM = "| service | component | amount |\n| C5.1.272 | utilities | 9000 |"
NO_TENDERS = "| item_name | unit | price | decision_no |\n"
PACKS = search_path()


def law_with(law: LawOnDay, **changed: Any) -> LawOnDay:
    """The same law with other settings."""
    pack = Pack(law.regulation.model_copy(update=changed), law.pack.found, law.pack.tables)
    return LawOnDay(pack, law.day, law.own)


def on(home: Path, day: str) -> Citations:
    """The citations of a list under the joint circular of 2012, priced on a day."""
    result = built(home, settings=f"pricing_date = {day}", norms=LUMP_SUM, tenders=NO_TENDERS)
    assert result.prices is not None and result.law is not None
    return Citations(result.prices, result.law)


# --- bases ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "named"),
    [
        ("2012-04-15", ["40/2009", "04/2012"]),  # before either letter
        ("2012-04-16", ["40/2009", "04/2012", "2210/BYT"]),
        ("2012-08-01", ["40/2009", "04/2012", "2210/BYT", "1513/BHXH"]),
        ("2012-12-01", ["40/2009", "85/2012", "04/2012", "2210/BYT", "1513/BHXH"]),  # the decree stands above the circular
    ],
)
def test_bases_stand_by_rank_and_day_and_letters_after_them(home: Path, day: str, named: list[str]) -> None:
    bases = on(home, day).bases()
    assert [re.search(r"số (\w+/\w+)", base)[1] for base in bases] == named  # type: ignore[index]
    for base in bases:
        assert base.startswith("Thực hiện theo hướng dẫn tại Công văn" if "Công văn" in base else "Căn cứ ")


@pytest.mark.rule("R10")
def test_the_article_that_the_letter_names_stands_before_the_law(home: Path) -> None:
    base = on(home, "2012-08-01").bases()[0]
    assert base == f"Căn cứ khoản 4 Điều 88 Luật Khám bệnh, chữa bệnh số 40/2009/QH12 ngày 23/11/2009 ({MARK})"


def test_the_law_of_2023_takes_the_place_of_that_of_2009(home: Path, nq_399: Built) -> None:
    prices = listed(home, "T | Tỉnh | II | province").prices  # 1 June 2019
    assert prices is not None and nq_399.prices is not None
    for under, law in ((prices, "40/2009/QH12"), (nq_399.prices, "15/2023/QH15")):
        first, *others = Citations(under, law_of(under)).bases()
        assert f"Luật Khám bệnh, chữa bệnh số {law}" in first and not any("Luật" in base for base in others)


def test_a_regulation_that_is_not_in_force_or_binds_another_province_is_no_basis(home: Path) -> None:
    cited = on(home, "2012-08-01")
    title = cited.prices.regulation_title
    late = Citations(replace(cited.prices, pricing_date=date(2016, 3, 1)), LawOnDay(cited.law.pack, date(2016, 3, 1)))
    assert late.bases()[-1] == f"{title} không có hiệu lực vào ngày tính giá 01/03/2016"
    assert not any(base.startswith(f"Căn cứ {title}") for base in late.bases())
    elsewhere = Citations(cited.prices, law_with(cited.law, province="Hà Giang"))
    assert elsewhere.bases()[-1] == f"Tham khảo {title}: chỉ để so sánh, không áp dụng cho Long An"
    own = Citations(cited.prices, law_with(cited.law, province="Long An"))
    assert own.bases() == cited.bases()


def test_a_pack_that_does_not_say_which_document_it_is_has_its_title_as_a_basis(home: Path) -> None:
    cited = on(home, "2012-08-01")
    references = tuple(entry for entry in cited.law.regulation.references if "1513" in entry.document)
    plain = Citations(cited.prices, law_with(cited.law, document=None, references=references))
    assert [base.split(" số ")[0] for base in plain.bases()] == [
        "Căn cứ Thông tư liên tịch",
        "Thực hiện theo hướng dẫn tại Công văn",
    ]


def test_a_document_that_the_pack_does_not_hold_is_refused(tmp_path: Path) -> None:
    pack = resource_folder("norms") / "ttlt-04-2012"
    copy = tmp_path / pack.name
    copy.mkdir()
    for file in pack.iterdir():
        text = file.read_text(encoding="utf-8").replace(
            '\ndocument = "04/2012/TTLT-BYT-BTC"\nissuer', '\ndocument = "5/2012"\nissuer'
        )
        (copy / file.name).write_text(text, encoding="utf-8")
    found = search_path(tmp_path).find(pack.name)
    assert found is not None
    none, findings = load_pack(found)
    assert none is None and [f.code for f in findings] == ["LW001"] and "5/2012" in findings[0].message("en")


# --- principles: an article for each component ---------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.rule("R1")
def test_each_component_has_its_own_article(home: Path) -> None:
    cited = on(home, "2013-06-01")  # the stage of 2013
    articles = [entry["law"] for entry in principles(cited.prices, cited.law) if entry["text"].startswith("Khoản mục")]
    assert articles == [f"85/2012/NĐ-CP, Điều 18 khoản 1 điểm {letter}" for letter in "abcd"]
    before = on(home / "before", "2012-08-01")  # the decree had not been issued, and the circular's own text was not to be had
    articles = [entry["law"] for entry in principles(before.prices, before.law) if entry["text"].startswith("Khoản mục")]
    assert articles == [f"04/2012/TTLT-BYT-BTC, cơ cấu giá của mức tối đa; {MARK}"] * 3


def test_a_component_of_another_time_is_no_principle(home: Path) -> None:
    cited = on(home, "2012-08-01")
    said = [entry["text"] for entry in principles(cited.prices, cited.law)]
    assert any("Duy tu" in text for text in said) and not any("Phụ cấp thường trực" in text for text in said)  # of 2013 and later


def test_component_and_index_of_a_list_are_cited_apart_and_marked(nq_399: Built) -> None:
    assert nq_399.prices is not None
    law = law_of(nq_399.prices)
    laws = {entry["text"]: entry["law"] for entry in principles(nq_399.prices, law)}
    # under its one name: the title of the pack, which begins the bases, does not hold the number 399/NQ-HĐND
    salary = "Nghị quyết số 399 năm 2025, phụ lục III.2, cột tiền lương theo mức lương cơ sở 1.800.000 đồng"
    assert laws["Khoản mục “Tiền lương”: số tiền do văn bản quy định, nhân với chỉ số"] == f"{salary}; {MARK}"
    assert laws["Khoản mục “Tiền lương” nhân với mức lương cơ sở 2.340.000 / 1.800.000"].startswith(
        "73/2024/NĐ-CP, Điều 3 khoản 2"
    )
    rounding = next(said for text, said in laws.items() if "làm tròn đến 100" in text)
    assert rounding.startswith("Nghị quyết số 399 năm 2025, ") and rounding.endswith(MARK)
    settings = {row["name"]: row["value"] for row in paper_facts(nq_399.prices, law)["settings"]["rows"]}
    assert settings["Chỉ số của khoản mục “Tiền lương”"].startswith("2.340.000 / 1.800.000 (73/2024/NĐ-CP, Điều 3 khoản 2")


def test_a_dossiers_own_rounding_cites_no_article(nq_399: Built) -> None:
    assert nq_399.prices is not None
    chosen = replace(nq_399.prices.settings, rounding=replace(nq_399.prices.settings.rounding, unit=1000))
    assert Citations(replace(nq_399.prices, settings=chosen), law_of(nq_399.prices)).rounding() is None


@pytest.mark.parametrize(
    ("citation", "said"),
    [
        (Citation(document="1513/BHXH-CSYT", place="mục 2"), "1513/BHXH-CSYT, mục 2"),
        (Citation(document="1513/BHXH-CSYT", place="mục 2", confirmed=False), f"1513/BHXH-CSYT, mục 2; {MARK}"),
        (Citation(document="40/2009/QH12", place="Điều 88"), f"40/2009/QH12, Điều 88; {MARK}"),  # the document itself
        (Citation(document="85/2012/NĐ-CP", place="Điều 18"), None),  # not yet in force
        (Citation(document="none", place="thông lệ", confirmed=False), MARK),
        (None, None),
    ],
)
def test_what_is_unconfirmed_has_its_mark(home: Path, citation: Citation | None, said: str | None) -> None:
    assert term("unconfirmed") == MARK
    assert on(home, "2012-08-01").of(citation) == said


@pytest.mark.rule("R6")
def test_prices_of_services_whose_row_is_unconfirmed_are_counted_and_marked(long_an: Built) -> None:
    assert long_an.prices is not None
    law = law_of(long_an.prices)
    facts = paper_facts(long_an.prices, law)
    assert {"A1", "A2", "B1"}.isdisjoint(law.unconfirmed_services) and "C5.1.272" in law.unconfirmed_services
    # A3, A4, C5.1.268–276 (9) and C5.1.278: 12 prices
    assert f"- 12 mức giá của dịch vụ mà số liệu của văn bản {MARK};" in facts["results"]
    bounds = {row["code"]: row["bound"] for row in facts["capped"]["rows"]}
    assert bounds["A2"] == "tỷ lệ của mức tối đa" and bounds["268"] == f"tỷ lệ của mức tối đa; {MARK}"


# --- the appraisal record ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "cited"), [("2013-12-31", False), ("2014-01-01", True)])
def test_the_record_names_the_article_on_appraisal_while_it_holds(home: Path, day: str, cited: bool) -> None:
    of = on(home, day)
    record = appraisal_facts(of.prices, of.law, findings_record([]))["bases"]
    assert any("Căn cứ Điều 9 Nghị định số 177/2013/NĐ-CP" in base for base in record) == cited
    assert not any("177/2013" in base for base in of.bases())  # of how prices are made it says nothing
    assert sum("Căn cứ" in base for base in record) == [base.startswith("- Căn cứ") for base in record].index(False)


def test_the_records_findings_carry_the_mark_and_the_json_does_not(home: Path, nq_399: Built) -> None:
    assert nq_399.prices is not None
    law = law_of(nq_399.prices)
    entry: Any = {"code": "CP007", "law": law.article("issued")}
    cited = Citations(nq_399.prices, law)
    assert entry["law"] == "399/NQ-HĐND, phụ lục III.2, cột giá"
    assert cited.finding(entry) == f"Nghị quyết số 399 năm 2025, phụ lục III.2, cột giá; {MARK}"
    assert cited.finding({**entry, "law": "399/NQ-HĐND, phụ lục II"}) == f"Nghị quyết số 399 năm 2025, phụ lục II; {MARK}"
    assert on(home, "2012-08-01").finding({**entry, "code": "CP001", "law": "1513/BHXH-CSYT, mục 2"}) == "1513/BHXH-CSYT, mục 2"


# --- a new dossier ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "day", "word"),
    [
        (date(2012, 4, 14), date(2012, 4, 15), "ngày đầu tiên"),
        (date(2012, 8, 1), date(2012, 8, 1), "ngày lập hồ sơ"),
        (date(2026, 11, 25), date(2016, 2, 29), "ngày cuối cùng"),
    ],
)
def test_a_new_dossier_is_priced_today_or_on_the_nearest_day_in_force(today: date, day: date, word: str) -> None:
    law, _ = law_on(PACKS, "ttlt-04-2012", today)
    assert law is not None and nearest_day_in_force(law.regulation, today) == day
    (line,) = (line for line in blank_settings(law.pack, "Long An", today).splitlines() if line.startswith("pricing_date"))
    assert line.startswith(f"pricing_date = {day}") and word in line


def test_a_body_that_the_pack_does_not_name_is_left_to_write(home: Path) -> None:
    law, _ = law_on(PACKS, "ttlt-04-2012", date(2012, 8, 1))
    assert law is not None
    named = blank_settings(law.pack, "Long An", law.day)
    assert 'submitter = "Ủy ban nhân dân tỉnh Long An"' in named and 'approver = "Hội đồng nhân dân tỉnh Long An"' in named
    city, _ = law_on(PACKS, "nq-399-2025", date(2025, 9, 1))
    assert city is not None
    assert 'approver = "Hội đồng nhân dân Thành phố Hồ Chí Minh"' in blank_settings(city.pack, "Hồ Chí Minh", city.day)
    unnamed = blank_settings(law_with(law, jurisdiction=()).pack, "Long An", law.day)
    assert "nhân dân" not in unnamed and unnamed.count("……") == 2


@pytest.mark.slow
@pytest.mark.parametrize(("regulation", "said"), [("ttlt-04-2012", True), ("nq-399-2025", False)])
def test_new_says_on_the_screen_where_the_day_is_not_today(tmp_path: Path, regulation: str, said: bool) -> None:
    from typer.testing import CliRunner

    from pricebook.cli.app import app

    done = CliRunner().invoke(
        app, ["new", str(tmp_path / "d"), "--regulation", regulation, "--province", "Long An", "--lang", "en"]
    )
    assert done.exit_code == 0 and ("29/02/2016" in done.output) == said
    written = pricebook.new(tmp_path / "e", regulation=regulation, province="Long An")
    assert written.result.in_force != said
    assert f"pricing_date = {written.result.pricing_date}" in (tmp_path / "e" / "dossier.toml").read_text(encoding="utf-8")


# --- nothing of another regime stands on any output ---------------------------------------------------------------------


def days_of(identifier: str) -> list[date]:
    """The first day of a pack's effect, and the nearest one to today."""
    found = PACKS.find(identifier)
    assert found is not None
    regulation, _ = load_regulation(found)
    assert regulation is not None
    return sorted({nearest_day_in_force(regulation, day) for day in (date.min, date.today())})


def listed_under(home: Path, identifier: str, day: date) -> Built:
    """A list of the pack's first two services on a day, performed by one hospital; with an unknown one among the norms."""
    law, _ = law_on(PACKS, identifier, day)
    assert law is not None
    services = list(law.services)[:2]
    component = next((component.id for component in law.components if component.kind == "norm"), None)
    norms = {
        "norms": "| service | component | amount |\n" + "\n".join(f"| {s} | {component} | 9000 |" for s in (*services, "ZZ9"))
    }
    return built(
        home,
        regulation=identifier,
        settings=f"pricing_date = {day}\nclasses = []",
        tenders=NO_TENDERS,
        facilities=FACILITIES,
        capabilities=performed(*services),
        **(norms if component else {}),
    )


def documents_of_others(law: LawOnDay) -> dict[str, str]:
    """What may not stand on an output: number or title → the pack that it is from.

    They are the documents of all packs, and the titles of their regulations, without those of this regime that are in force.
    """
    allowed = {document.document for document in law.documents} | {str(law.regulation.document), law.regulation.short_title}
    named: dict[str, str] = {}
    for identifier in PACKS.ids():
        found = PACKS.find(identifier)
        assert found is not None
        regulation, _ = load_regulation(found)
        assert regulation is not None
        documents: list[Document | Citation] = [*regulation.references]
        documents += [regulation.superseded_by] if regulation.superseded_by else []
        for name in (*(document.document for document in documents), regulation.short_title):
            if name not in allowed:
                named.setdefault(plain(name), regulation.id)
    return named


def plain(text: str) -> str:
    """Text without spaces and capital letters, since a page breaks lines where it likes."""
    return "".join(unicodedata.normalize("NFC", text).split()).casefold()


def text_of(path: Path) -> str:
    """The text of an output: of a document or workbook that of all its parts, of a PDF that of its pages."""
    if path.suffix == ".pdf":
        done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True, text=True, encoding="utf-8")
        return done.stdout
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as package:
            return "\n".join(re.sub(r"<[^>]*>", "", package.read(name).decode("utf-8", "replace")) for name in package.namelist())
    return path.read_text(encoding="utf-8")


def outputs_of(result: Built, folder: Path) -> list[Path]:
    """Every output of a list: what a build writes, all forms of an export, and the workbook checked."""
    result.write(folder)
    for form in ("approval", "reimbursement", "board", "report", "json"):
        with suppress(NothingToExport):  # of a list that the fund does not pay there is no catalogue
            pricebook.export(folder, form, papers=["a4"] if form == "board" else ()).write(folder / form)  # type: ignore[arg-type]
    assert result.law is not None
    pricebook.check(folder / "pricelist.xlsx", regulation=result.law.regulation.id, on=result.law.day).write(folder / "check")
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


@pytest.mark.slow
@pytest.mark.parametrize("identifier", PACKS.ids())
def test_no_output_names_a_document_of_another_regime(home: Path, tmp_path: Path, identifier: str) -> None:
    for day in days_of(identifier):
        result = listed_under(home / f"{day}", identifier, day)
        assert result.law is not None
        others = documents_of_others(result.law)
        written = outputs_of(result, tmp_path / f"{day}-out")
        assert {".docx", ".xlsx", ".pdf", ".html", ".json"} <= {path.suffix for path in written}
        for path in written:
            said = plain(text_of(path))
            assert {name: of for name, of in others.items() if name in said} == {}, path


@pytest.mark.slow
def test_no_paper_of_a_draft_names_a_document_of_another_regime(long_an_draft: Built, tmp_path: Path) -> None:
    """The draft of 2012, with its errors: the documents of later regimes, and decree 85/2012 of October, are not named."""
    assert long_an_draft.law is not None
    others = documents_of_others(long_an_draft.law)
    assert {"85/2012/nđ-cp", "37/2018/tt-byt", "399/nq-hđnd", "tt37/2018/tt-byt"} <= set(others)
    long_an_draft.write(tmp_path)
    pricebook.export(tmp_path, "approval").write(tmp_path / "approval")
    for path in (*tmp_path.glob("*.*"), *(tmp_path / "approval").iterdir()):
        said = plain(text_of(path))
        assert {name: of for name, of in others.items() if name in said} == {}, path


def test_no_template_and_no_code_of_an_export_names_a_document() -> None:
    number = re.compile(r"\d+/\d{4}/\w+|\d+/(?:QĐ|NQ|BYT|BHXH|TT|NĐ)-\w+|(?:TTLT|TT|NĐ|QĐ|NQ) ?\d+/\d{4}")
    templates = [path for path in resource_folder("templates").iterdir() if path.suffix in (".docx", ".typ")]
    code = [
        path for path in Path(pricebook.__file__).parent.glob("exports/**/*.*") if path.suffix in (".py", ".html", ".js", ".css")
    ]
    assert len(templates) == 8 and len(code) > 40
    assert {path.name: found for path in (*templates, *code) if (found := number.findall(text_of(path)))} == {}
