"""Claim files of each format give the same lines; what is broken in one is a finding, and the rest is settled; nobody is named."""

import base64
import csv
import hashlib
import hmac
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from pricebook.app.claims import SettledClaims, settle_claims
from pricebook.app.errors import WrongOption
from pricebook.settlement.cards import HASH_OF_NOBODY, nobodys
from pricebook.settlement.claims.database import HASHES, set_variables, statement
from pricebook.settlement.claims.read.columns import MOST_LETTERS
from pricebook.settlement.keyed import Key
from tests.claims.conftest import PRICES
from tests.claims.faults import code_unknown, doubled, part_beside_whole, price_above
from tests.claims.generator import BORN, ILL, NAME, ClaimSet, Line, generate
from tests.support import case, silent

_OF_CASE = ("MA_LK", "MA_THE_BHYT", "HO_TEN", "NGAY_SINH", "CHAN_DOAN_RV", "MA_CSKCB")
KEY = b"sixteen bytes or more"


@pytest.fixture
def made() -> ClaimSet:
    return generate(PRICES, 6, visits=30, faults=(price_above, code_unknown, part_beside_whole, doubled), each=2)


def element(name: str, said: Line, columns: Sequence[str]) -> str:
    inside = (f"<{column}>{said.get(column, '')}</{column}>" for column in columns)
    return f"<{name}>{''.join(inside)}</{name}>"


def parts_of(lines: Sequence[Line]) -> dict[str, str]:
    """XML1 and XML3 of one visit; a part that is never opened beside them."""
    details = "".join(element("CHI_TIET_DVKT", line, [name for name in line if name not in _OF_CASE[1:]]) for line in lines)
    return {
        "XML1": element("TONG_HOP", lines[0], _OF_CASE),
        "XML3": f"<CHITIEU_CHITIET_DVKT_VTYT><DSACH_CHI_TIET_DVKT>{details}</DSACH_CHI_TIET_DVKT></CHITIEU_CHITIET_DVKT_VTYT>",
        "XML5": f"<X>{ILL}</X>",
    }


def packed(text: str) -> str:
    return base64.b64encode(f'<?xml version="1.0" encoding="utf-8"?>{text}'.encode()).decode()


def envelope(cases: Sequence[dict[str, str]]) -> bytes:
    files = (
        "".join(
            f"<FILEHOSO><LOAIHOSO>{kind}</LOAIHOSO><NOIDUNGFILE>{said}</NOIDUNGFILE></FILEHOSO>" for kind, said in each.items()
        )
        for each in cases
    )
    hoso = "".join(f"<HOSO>{each}</HOSO>" for each in files)
    about = "<THONGTINDONVI><MACSKCB>80002</MACSKCB></THONGTINDONVI>"
    return f"<GIAMDINHHS>{about}<THONGTINHOSO><DANHSACHHOSO>{hoso}</DANHSACHHOSO></THONGTINHOSO></GIAMDINHHS>".encode()


def visits_of(made: ClaimSet) -> list[list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in made.lines:
        found.setdefault(line["MA_LK"], []).append(line)
    return list(found.values())


def as_xml(made: ClaimSet, *, in_base64: bool = True) -> bytes:
    cases = [parts_of(lines) for lines in visits_of(made)]
    return envelope([{kind: packed(said) if in_base64 else said for kind, said in each.items()} for each in cases])


def told(settled: SettledClaims) -> list[tuple[str, str, int, str]]:
    return sorted((each.rule.code, each.result, int(each.stake), each.line.code) for each in settled.found)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "semicolons", "parquet", "xml", "plain.xml", "zip"])
def test_each_format_gives_the_same(made: ClaimSet, registry: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"claims.{form.removeprefix('plain.')}"
    text = made.write(tmp_path / "all.csv").read_text(encoding="utf-8")
    if form == "parquet":
        duckdb.sql(f"copy (from read_csv('{tmp_path / 'all.csv'}', all_varchar = true)) to '{path}'")
    elif form.endswith("xml"):
        path.write_bytes(as_xml(made, in_base64=form == "xml"))
    elif form == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.xml", as_xml(made))
            archive.writestr("read me.txt", "nothing")
    elif form == "semicolons":
        path = path.with_suffix(".csv")
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(csv.reader(io.StringIO(text)))
    else:
        path.write_text(text, encoding="utf-8")
    settled = settle_claims(path, registry=registry)
    assert settled.lines == len(made.lines)
    assert told(settled) == sorted(
        (each.code, each.result, each.stake, made.lines[each.row - 2]["MA_DICH_VU"]) for each in made.planted
    )


@case("ST041")
@pytest.mark.slow
@pytest.mark.parametrize(
    "fault",
    ["cut off", "a part cut off", "no base64", "a document type", "no case", "a short row", "other ends of lines", "no archive"],
)
def test_what_is_broken_is_a_finding_and_the_rest_is_settled(registry: Path, tmp_path: Path, fault: str) -> None:
    made = generate(PRICES, 7, visits=6, faults=(), each=0)
    visits = visits_of(made)
    cases = [{kind: packed(said) for kind, said in parts_of(lines).items()} for lines in visits]
    path, data, lines = tmp_path / "a.xml", as_xml(made), len(made.lines) - len(visits[2])
    if fault == "a part cut off":
        cases[2]["XML3"] = packed(parts_of(visits[2])["XML3"][:60])
        data = envelope(cases)
    elif fault == "no base64":
        cases[2]["XML3"] = "!!"
        data = envelope(cases)
    elif fault == "cut off":
        data, lines = data[: data.rindex(b"<HOSO>") + 20], len(made.lines) - len(visits[-1])
    elif fault == "a document type":
        data, lines = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>' + data, 0
    elif fault == "a short row":
        path, data, lines = (
            tmp_path / "a.csv",
            made.write(tmp_path / "all.csv").read_bytes() + b"one,two\r\n",
            len(made.lines) + 1,
        )
    elif fault == "other ends of lines":
        path, data, lines = tmp_path / "a.csv", made.write(tmp_path / "all.csv").read_bytes().replace(b"\r\n", b"\r"), 0
    elif fault == "no case":
        data, lines = b"<GIAMDINHHS><X/></GIAMDINHHS>", 0
    else:
        path, data, lines = tmp_path / "a.zip", b"PK nothing", 0
    path.write_bytes(data)
    settled = settle_claims(path, registry=registry)
    assert (settled.lines, {finding.code for finding in settled.findings}) == (lines, {"ST041"})


@case("ST043")
@pytest.mark.parametrize("form", ["csv", "xml"])
def test_letters_of_another_encoding(registry: Path, tmp_path: Path, form: str) -> None:
    made = generate(PRICES, 8, visits=6, faults=(price_above,), each=1)
    path = tmp_path / f"a.{form}"
    if form == "csv":
        made.lines[0]["TEN_DICH_VU"] = "Huyết đồ"
        path.write_bytes(made.write(tmp_path / "all.csv").read_bytes().replace("ế".encode(), b"\xd5"))
    else:
        cases = [{kind: packed(said) for kind, said in parts_of(lines).items()} for lines in visits_of(made)]
        wrong = base64.b64decode(cases[0]["XML1"]).replace("ễ".encode(), b"\xd4")
        path.write_bytes(envelope([cases[0] | {"XML1": base64.b64encode(wrong).decode()}, *cases[1:]]))
    settled = settle_claims(path, registry=registry)
    lost = {"ST067"} if form == "xml" else set()  # the card of the case stands in the part that is not read
    assert {finding.code for finding in settled.findings} == {"ST043", "ST030"} | lost


@case("ST042")
def test_a_file_without_amounts(registry: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("MA_LK,MA_DICH_VU,SO_LUONG,DON_GIA_BH,NGAY_YL\nx,y,1,1,20120901\n", encoding="utf-8")
    (finding,) = settle_claims(tmp_path / "a.csv", registry=registry).findings
    assert finding.observed == "THANH_TIEN_BH"


@pytest.mark.slow
@silent("ST041")
@silent("ST042")
def test_a_file_that_is_whole(made: ClaimSet, registry: Path, tmp_path: Path) -> None:
    assert settle_claims(made.write(tmp_path / "a.csv"), registry=registry).lines == len(made.lines)


@pytest.mark.slow
def test_blank_rows_are_counted(registry: Path, tmp_path: Path) -> None:
    made = generate(PRICES, 10, visits=4, faults=(price_above,), each=1)
    text = made.write(tmp_path / "all.csv").read_text(encoding="utf-8")
    (tmp_path / "a.csv").write_text(text.replace("\n", "\n\n"), encoding="utf-8")
    (found,) = settle_claims(tmp_path / "a.csv", registry=registry).found
    assert found.line.row == 2 * made.planted[0].row - 1  # a blank row stands before each


@pytest.mark.slow
def test_a_line_is_read_once_whichever_columns_there_are(registry: Path, tmp_path: Path) -> None:
    head, line = (
        "MA_LK,MA_CSKCB,MA_DICH_VU,SO_LUONG,DON_GIA_BH,THANH_TIEN_BH,NGAY_YL\r\n",
        "a,80002,C5.1.272,1,12000,12000,20121001\r\n",
    )
    (tmp_path / "a.csv").write_text(head + 3 * line, encoding="utf-8", newline="")
    settled = settle_claims(tmp_path / "a.csv", registry=registry)
    assert (settled.lines, [(each.line.row, each.stake) for each in settled.found]) == (3, [(2, 1_000), (3, 1_000), (4, 1_000)])


@pytest.mark.slow
@silent("ST043")
def test_letters_in_unicode(registry: Path, tmp_path: Path) -> None:
    made = generate(PRICES, 8, visits=6, faults=(), each=0)
    made.lines[0]["TEN_DICH_VU"] = "Huyết đồ"
    assert list(settle_claims(made.write(tmp_path / "a.csv"), registry=registry).findings) == []


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "xml"])
def test_nobody_is_named_in_what_is_written(made: ClaimSet, registry: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"{NAME} GD4000000000001.{form}"
    if form == "csv":
        made.write(path)
    else:
        path.write_bytes(as_xml(made))
    settled = settle_claims(path, registry=registry)
    settled.write(tmp_path / "out")
    with zipfile.ZipFile(tmp_path / "out" / "claims-rejected.xlsx") as book:
        texts = [book.read(part).decode(errors="replace") for part in book.namelist()]
    texts += [file.read_text(encoding="utf-8") for file in (tmp_path / "out").glob("claims*.*") if file.suffix != ".xlsx"]
    texts += [repr(settled), repr(settled.parts), repr(settled.findings)]
    secrets = {NAME, "Không Được Ghi", BORN, ILL, *(line[name] for line in made.lines for name in ("MA_THE_BHYT", "MA_LK"))}
    assert len(settled.found) == 8 and not [secret for secret in secrets for text in texts if secret in text]


def test_the_key_makes_the_hash(made: ClaimSet, registry: Path, tmp_path: Path) -> None:
    first_bytes = hmac.new(KEY, b"GD1", hashlib.sha256).digest()[:8]
    assert Key(KEY).hasher()("GD1") == int.from_bytes(first_bytes, "big", signed=True)
    with duckdb.connect() as con:  # the database makes the same hash, of a card in one form
        con.execute(
            "create table said_once as select 'card' as column_, unnest(['GD1', ' GD1 ', 'gd 1', '  ', '-', '000', 'TE-00000.00000']) as said"
        )
        inner, outer = Key(KEY).pads
        set_variables(con, inner_pad=inner, outer_pad=outer, most_letters=MOST_LETTERS, nobody=nobodys())
        hashes = [hash_ for _, _, hash_ in con.execute(statement(HASHES)).fetchall()]
    assert hashes == [Key(KEY).hasher()("gd1")] * 3 + [None] * 3 + [HASH_OF_NOBODY]
    assert KEY.decode() not in repr(Key(KEY))
    (tmp_path / "key").write_bytes(b"short")
    with pytest.raises(WrongOption):
        settle_claims(made.write(tmp_path / "a.csv"), registry=registry, key=tmp_path / "key")
