"""Place names are compared by what they mean: in dossiers, in `new` and `check`, in other provinces' prices and in facilities."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest

import pricebook
from pricebook.app.errors import WrongOption
from pricebook.regulation import load_provinces, load_scheme, search_path
from tests.support import SHARED, built, case, dossier, found, item, price, prices, silent

NORMS = "| service | component | item_code | item_name | unit | quantity |\n| C5.1.268 | supplies | VT2 | Kim | cái | 10 |"
TENDERS = """
| item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| VT2 | Kim | cái | 3000 | 1/QĐ | 2012-01-01 | 2012-12-31 |
"""
NOTHING_OWN = TENDERS.replace("| VT2 | Kim", "| X9 | Gạc")
REGIONAL = """
| province | item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| {} | VT2 | Kim | cái | 3000 | 1/QĐ | 2012-01-01 | 2012-12-31 |
| {} | VT2 | Kim | cái | 2000 | 2/QĐ | 2012-01-01 | 2012-12-31 |
"""
SPELLINGS = [
    ("Bến Tre", unicodedata.normalize("NFD", "Bến Tre")),
    ("Bến Tre", "BẾN TRE"),
    ("Bến Tre", "ben tre"),
    ("Bến Tre", "Tỉnh Bến Tre"),
    ("Bến Tre", "tinh  Ben Tre"),
    ("Bến Tre", "T. Bến Tre"),
    ("Bến Tre", "Bến\u00a0Tre\u200b"),
    ("Bến Tre", "Ｂến Tre"),
    ("Bến Tre", "BenTre"),
    ("Bến Tre", "Bến Tre (cũ)"),
    ("Hồ Chí Minh", "TP. Hồ Chí Minh"),
    ("Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
    ("Hồ Chí Minh", "T.P Hồ Chí Minh"),
    ("Hồ Chí Minh", "TP HCM"),
    ("Hồ Chí Minh", "TPHCM"),
    ("Hồ Chí Minh", "Sài Gòn"),
    ("Hà Nội", "Thủ đô Hà Nội"),
    ("Hà Nội", "Hanoi"),
    ("Bà Rịa - Vũng Tàu", "Bà Rịa – Vũng Tàu"),
    ("Bà Rịa - Vũng Tàu", "BÀ RỊA-VŨNG TÀU"),
    ("Bà Rịa - Vũng Tàu", "Ba Ria Vung Tau"),
    ("Bà Rịa - Vũng Tàu", "BR-VT"),
    ("Thừa Thiên Huế", "Thừa Thiên - Huế"),
    ("Thừa Thiên Huế", "TT. Huế"),
    ("Thừa Thiên Huế", "Huế"),
    ("Đắk Lắk", "Đăk Lăk"),
    ("Đắk Lắk", "Đắc Lắc"),
    ("Đắk Lắk", "Daklak"),
    ("Hòa Bình", "Hoà Bình"),
    ("Kon Tum", "Kontum"),
    ("Bắc Kạn", "Bắc Cạn"),
]


@pytest.mark.parametrize(("name", "said"), SPELLINGS)
def test_a_province_however_it_is_spelt(name: str, said: str) -> None:
    scheme = load_scheme(search_path().regions(), "eight-regions")
    assert scheme is not None and scheme.province_named(said) == name
    assert load_provinces(search_path().regions()).named(said) is not None


def test_no_two_provinces_are_spelt_alike() -> None:
    for scheme_id, provinces in (("eight-regions", 63), ("six-regions", 63), ("provinces-34", 34)):
        scheme = load_scheme(search_path().regions(), scheme_id)
        assert scheme is not None and len({*scheme.names.values()}) == len(scheme.regions) == provinces
        assert [scheme.province_named(name) for name in scheme.regions] == list(scheme.regions)


@silent("IN019")
@pytest.mark.parametrize("said", [said for name, said in SPELLINGS if name == "Bến Tre"])
def test_a_dossier_s_province_however_it_is_spelt(home: Path, said: str) -> None:
    result = built(home, settings=f'province = "{said}"', norms=NORMS, tenders=TENDERS)
    assert price(result, "C5.1.268") == 30_000
    assert result.prices is not None and result.prices.province == "Bến Tre"


@case("IN019", rule="R4")
def test_a_finding_about_a_province_names_it_and_the_nearest(home: Path) -> None:
    regional = REGIONAL.format("Bến Trê Mới", "Xyz")
    result = built(home, settings='province = "Long Ann"', norms=NORMS, tenders=TENDERS, regional_prices=regional)
    told = {f.observed: f.message("en") for f in result.findings if f.code == "IN019"}
    assert {*told} == {"Long Ann", "Bến Trê Mới", "Xyz"}
    assert "Long An" in told["Long Ann"] and "Bến Tre" in told["Bến Trê Mới"]
    assert told["Xyz"].endswith("No known name is near it.")


@pytest.mark.slow
@case("IN019")
def test_a_province_that_was_merged_is_told_which_it_belongs_to(home: Path) -> None:
    settings = 'province = "Tỉnh Long An"\npricing_date = 2025-09-01'
    result = built(home, regulation="nq-399-2025", settings=settings, norms=NORMS, tenders=TENDERS)
    assert ["Tây Ninh" in f.message("vi") for f in result.findings if f.code == "IN019"] == [True]
    assert load_provinces(search_path().regions()).on("T. Long An", date(2025, 9, 1)) == "Tây Ninh"


@pytest.mark.rule("R4")
@pytest.mark.parametrize(("one", "other", "mean"), [
    ("Tiền Giang", "TỈNH TIỀN GIANG", 2000),                 # one province: its lowest, 2,000
    ("Tiền Giang", "Tien Giang", 2000),
    ("Tiền Giang", unicodedata.normalize("NFD", "Tiền Giang"), 2000),
    ("Tiền Giang", "Bến Tre", 2500),                         # two provinces: (3,000 + 2,000) / 2
    ("Tiền Giang", "TP. Cần Thơ", 2500),
    ("Tiền Giang", "tỉnh Long An", 3000),                    # the own province is left out, however it is spelt
])  # fmt: skip
def test_another_province_s_prices_are_one_province_s(home: Path, one: str, other: str, mean: int) -> None:
    result = built(home, norms=NORMS, tenders=NOTHING_OWN, regional_prices=REGIONAL.format(one, other))
    assert item(result, "VT2").unit_price == mean
    assert found(result, "IN019") == []


def test_a_facility_s_province_is_written_as_the_scheme_does(home: Path) -> None:
    facilities = "| facility_code | name | class | managed_by | province |\n| 80001 | BV tỉnh | II | province | T. LONG  AN |"
    from pricebook.dossier import load_dossier

    loaded, _ = load_dossier(dossier(home, norms=NORMS, tenders=TENDERS, facilities=facilities), search_path())
    assert loaded is not None and loaded.tables["facilities"].columns["province"] == ["Long An"]


@pytest.mark.slow
@pytest.mark.parametrize(("said", "written"), [("tỉnh ben tre", "Bến Tre"), ("TP HCM", "Hồ Chí Minh"), ("Huế", "Huế")])
def test_new_writes_the_province_as_the_schemes_do(tmp_path: Path, said: str, written: str) -> None:
    pricebook.new(tmp_path / "made", regulation="ttlt-04-2012", province=said)
    assert f'province = "{written}"' in (tmp_path / "made" / "dossier.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("said", "near"), [("Long Ann", "Nearest: Long An"), ("Xyz", "No known name is near it."), (" ", "names no province")]
)
def test_new_refuses_a_province_that_does_not_exist(tmp_path: Path, said: str, near: str) -> None:
    with pytest.raises(WrongOption) as refused:
        pricebook.new(tmp_path / "made", regulation="ttlt-04-2012", province=said)
    assert near in str(refused.value) and not (tmp_path / "made").exists()


@silent("IN019")
def test_the_case_of_a_province_in_another_encoding() -> None:
    folder = SHARED / "cases" / "build" / "nfd-province"
    if not folder.is_dir():
        pytest.skip(f"the cases are not here: {folder}")
    assert prices(pricebook.build(folder)) == {("C5.1.268", None): 37_000}
