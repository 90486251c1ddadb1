"""Cases of what `list verify` finds: each change, and its nearest neighbour that is none."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from pricebook.app.errors import MoveRefused, OutputExists, RegistryUnusable, WrongOption
from pricebook.app.list_moves import move
from pricebook.app.list_trust import head, make_keys, proof, receipt, seal
from pricebook.app.list_verify import Verified, verify
from pricebook.base.files import sha256_of
from pricebook.base.languages import Terms
from pricebook.cli.app import app
from pricebook.pricelist import Approval, read_pricelist, write_pricelist
from pricebook.registry import Phase, Registry, log, open_registry, row_of, schema
from pricebook.registry.certificate import Certificate
from pricebook.registry.exported import record_export
from pricebook.registry.kept_head import KeptHead
from pricebook.registry.lines import leaf_content
from pricebook.registry.merkle import leaf_hash, root_by_path
from pricebook.registry.proof import LARGEST, check_proof, proof_record, proof_text, with_line
from pricebook.registry.receipt import LONGEST, parse_receipt
from pricebook.registry.sealing import Seal, private_key, public_key, statement_of
from pricebook.registry.succession import succeed
from pricebook.registry.verify import verify_registry
from tests.registry.trusted import DECIDED, DECISION, FIRST, NAME, Trusted, copied, tampering, trusted_once, unprotect
from tests.support import DATA, case, pair, silent

pytestmark = pytest.mark.slow

runner = CliRunner()


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory, made: Path) -> Trusted:
    """A registry that no test changes for good."""
    folder = tmp_path_factory.mktemp("lasting")
    return copied(trusted_once("sqlite", made), folder)


@pytest.fixture
def opened(lasting: Trusted) -> Iterator[Registry]:
    with open_registry(lasting.place) as registry:
        yield registry


def codes(found: Verified) -> list[str]:
    return [finding.code for finding in found.findings]


# --- the registry itself ----------------------------------------------------------------------------------


@pair("RG021", note=("gấp!", "gấp"))
def test_an_entry_whose_note_was_changed(opened: Registry, note: str, raises: bool) -> None:
    with tampering(opened) as con:
        e = schema.entries
        body = con.execute(sa.select(e.c.body).where(e.c.kind == "move").order_by(e.c.seq).offset(1)).scalars().first()
        assert body is not None
        con.execute(e.update().where(e.c.body == body).values(body=body.replace('"gấp"', f'"{note}"')))
        found = verify_registry(con).findings
    assert [(each.code, each.more["column"]) for each in found] == ([("RG021", "body")] if raises else [])


@pair("RG022", day=(date(2012, 10, 2), FIRST))
def test_a_list_that_begins_on_another_day_than_its_approval_says(opened: Registry, day: date, raises: bool) -> None:
    with tampering(opened) as con:
        h = schema.holds.c
        first = con.execute(sa.select(sa.func.min(h.hold)).where(h.from_day == FIRST)).scalar_one()
        con.execute(schema.holds.update().where(h.hold == first).values(from_day=day))
        found = verify_registry(con).findings
    assert [(each.code, each.observed, each.limit) for each in found] == (
        [("RG022", "2012-10-02", "2012-10-01")] if raises else []
    )


@pair("RG023", data=(b"another resolution", b"%PDF-1.7 resolution"))
def test_a_scan_that_was_replaced(opened: Registry, data: bytes, raises: bool) -> None:
    import zlib

    with tampering(opened) as con:
        c = schema.contents
        con.execute(c.update().where(c.c.media_type == "application/octet-stream").values(data=zlib.compress(data)))
        found = verify_registry(con).findings
    assert [each.code for each in found] == (["RG023"] if raises else [])


@pair("RG024", price=(12_000, 11_000))
def test_a_price_that_was_raised(opened: Registry, price: int, raises: bool) -> None:
    with tampering(opened) as con:
        li, s = schema.lines.c, schema.services.c
        hematocrit = sa.select(s.service).where(s.service_id == "C5.1.272").scalar_subquery()
        con.execute(schema.lines.update().where(li.list == 1, li.service == hematocrit).values(price=price))
        found = verify_registry(con).findings
    assert [(each.code, each.observed, each.limit) for each in found] == ([("RG024", "12000", "11000")] if raises else [])


def cut(place: str) -> None:
    """Removes the last entry, its head, and what it changed: what is left is a right registry."""
    with open_registry(place) as registry, registry.engine.connect() as con:
        unprotect(con)
        last = con.execute(sa.select(sa.func.max(schema.entries.c.seq))).scalar_one()
        con.execute(schema.heads.delete().where(schema.heads.c.size == last + 1))
        con.execute(schema.moves.delete().where(schema.moves.c.entry == last))
        con.execute(schema.holds.delete().where(schema.holds.c.entry == last))
        con.execute(schema.holds.update().where(schema.holds.c.ended_by == last).values(ended_by=None))
        con.execute(schema.entries.delete().where(schema.entries.c.seq == last))
        con.commit()


@pair("RG025", cuts=(1, 0))
def test_a_revocation_that_was_cut_off_is_seen_against_a_head_kept_elsewhere_alone(
    office: Trusted, tmp_path: Path, cuts: int, raises: bool
) -> None:
    """The registry alone cannot know: without --head it verifies."""
    record = head(registry=office.place)
    typed = f"{record['root']}:{record['size']}"
    (tmp_path / "kept.json").write_text(json.dumps(record), encoding="utf-8")
    for _ in range(cuts):
        cut(office.place)
    assert codes(verify(registry=office.place)) == []
    for said in (typed, str(tmp_path / "kept.json")):
        found = verify(heads=[said], registry=office.place)
        assert [(each.code, each.observed, each.limit) for each in found.findings] == (
            [("RG025", record["size"] - 1, record["size"])] if raises else []
        )


def test_a_log_that_was_written_anew_is_seen_against_a_kept_head(office: Trusted, made: Path, tmp_path: Path) -> None:
    """Another registry with as many entries, each right in itself."""
    record = head(registry=office.place)
    other = str(tmp_path / "other.db")
    for number in range(int(record["size"])):
        with open_registry(other) as registry, registry.writing() as con:
            succeed(con, [f"Tỉnh {number}"], f"Tỉnh mới {number}", date(2025, 7, 1), person="Lan")
    assert codes(verify(registry=other)) == []
    found = verify(heads=[f"{record['root']}:{record['size']}"], registry=other).findings
    assert [str(each.more["how"][0]) for each in found] == ["log-rewritten"]  # type: ignore[index]


@pair("RG026", own=(False, True))
def test_the_public_key_of_another_office(lasting: Trusted, tmp_path: Path, own: bool, raises: bool) -> None:
    other = make_keys(tmp_path / "other").public
    found = verify(key=lasting.public if own else other, registry=lasting.place)
    assert codes(found) == (["RG026"] if raises else [])


@pytest.fixture(scope="module")
def bits(lasting: Trusted, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """The file of a registry, and what it holds."""
    with open_registry(lasting.place) as registry, registry.reading() as con:
        return SimpleNamespace(data=Path(lasting.place).read_bytes(), rows=dumped(con))


def dumped(con: sa.Connection) -> list[str]:
    tables = schema.metadata.sorted_tables
    return [str(row) for table in tables for row in con.execute(sa.select(table).order_by(*table.primary_key))]


@pair("RG032", changes=(True, False))
def test_an_index_that_does_not_fit_its_table(bits: SimpleNamespace, tmp_path: Path, changes: bool, raises: bool) -> None:
    """A code in the file stands in a table and in an index: the one in the index is changed."""
    told = set()
    for at in (place for place in range(len(bits.data)) if bits.data.startswith(b"80001", place)):
        data = bytearray(bits.data)
        data[at + 4] ^= 1 if changes else 0
        (tmp_path / "bit.db").write_bytes(data)
        told.add(tuple(codes(verify(registry=tmp_path / "bit.db"))))
    assert (("RG032",) in told) == raises and (raises or told == {()})


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_one_bit_of_the_file_is_found_or_changes_nothing(bits: SimpleNamespace, tmp_path: Path, part: int) -> None:
    """64 bits all over the file: found, or the file is none any more, or it lies where nothing is."""
    step = len(bits.data) // 64
    for at in range(part * step, len(bits.data), 4 * step):
        data = bytearray(bits.data)
        data[at] ^= 1 << at % 8
        file = tmp_path / f"{at}.db"
        file.write_bytes(data)
        try:
            if verify(registry=file).findings:
                continue
        except RegistryUnusable:
            continue
        with open_registry(file) as registry, registry.reading() as con:
            assert dumped(con) == bits.rows, at


# --- files --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def exported(lasting: Trusted, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build, and its list as one that says it is approved."""
    folder = tmp_path_factory.mktemp("exported")
    shutil.copytree(lasting.list.parent, folder / "out")
    approval = Approval(DECISION, DECIDED, FIRST, None, ())
    write_pricelist(replace(read_pricelist(lasting.list), status="approved", approval=approval), folder / "approved.json")
    return folder


def logged(place: str, *paths: Path) -> None:
    with open_registry(place) as registry, registry.writing() as con:
        record_export(con, row_of(con, NAME).list, "board", {path.name: sha256_of(path) for path in paths})


@pair("RG027", added=(b"x", b""))
def test_a_board_that_somebody_has_edited(office: Trusted, tmp_path: Path, added: bytes, raises: bool) -> None:
    """A PDF can only be compared by its SHA-256; the file of that name that was logged is named."""
    board = tmp_path / "board-80001.pdf"
    board.write_bytes(b"%PDF-1.7 board")
    logged(office.place, board)
    board.write_bytes(board.read_bytes() + added)
    found = verify(board, registry=office.place)
    assert codes(found) == (["RG027"] if raises else [])
    assert raises or (found.of_file is not None and found.of_file.list == NAME)


@pair("RG028", price=(12_000, 11_000))
def test_a_price_in_pricelist_json_that_was_changed(lasting: Trusted, tmp_path: Path, price: int, raises: bool) -> None:
    """The line is named by its path; Hematocrit is 11,000."""
    record = json.loads(lasting.list.read_text(encoding="utf-8"))
    at = next(number for number, line in enumerate(record["lines"]) if line["service_id"] == "C5.1.272")
    record["lines"][at]["price"] = price
    (tmp_path / "list.json").write_text(json.dumps(record), encoding="utf-8")
    found = verify(tmp_path / "list.json", registry=lasting.place)
    told = [(each.code, each.more["where"], each.observed, each.limit) for each in found.findings if each.code == "RG028"]
    assert told == ([("RG028", f"$.lines[{at}].price", "12.000", "11.000")] if raises else [])


def test_cells_of_a_workbook_that_differ_are_named(lasting: Trusted, exported: Path, tmp_path: Path) -> None:
    """The price of Hematocrit as the sheets show it, changed in the parts of the file: each cell that shows it is named."""
    cells = 0
    with zipfile.ZipFile(exported / "out" / "pricelist.xlsx") as old, zipfile.ZipFile(tmp_path / "list.xlsx", "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.startswith("xl/worksheets/"):
                cells += data.count(b"<v>11000</v>")
                data = data.replace(b"<v>11000</v>", b"<v>12000</v>")
            new.writestr(part, data)
    found = verify(tmp_path / "list.xlsx", registry=lasting.place).findings
    assert {(each.code, each.observed, each.limit) for each in found} == {("RG028", "12.000", "11.000")}
    assert 0 < len({(each.at.sheet, each.at.cell) for each in found}) <= cells
    assert all(each.at.cell is not None and each.at.cell in str(each.more["where"]) for each in found)


@case("RG030")
def test_a_workbook_that_was_not_logged_holds_the_list(lasting: Trusted, exported: Path) -> None:
    assert codes(verify(exported / "out" / "pricelist.xlsx", registry=lasting.place)) == ["RG030"]


@silent("RG030")
def test_a_workbook_that_was_logged(office: Trusted, exported: Path) -> None:
    logged(office.place, exported / "out" / "pricelist.xlsx")
    assert codes(verify(exported / "out" / "pricelist.xlsx", registry=office.place)) == []


@pair("RG037", name=("board-80002.pdf", "board-80001.pdf"))
def test_a_board_under_another_name(office: Trusted, tmp_path: Path, name: str, raises: bool) -> None:
    """The bytes are those that were logged, and the name is that of another facility."""
    (tmp_path / "board-80001.pdf").write_bytes(b"%PDF-1.7 board")
    logged(office.place, tmp_path / "board-80001.pdf")
    shutil.copy(tmp_path / "board-80001.pdf", tmp_path / "copy")
    shutil.move(tmp_path / "copy", tmp_path / name)
    found = verify(tmp_path / name, registry=office.place)
    assert [(each.code, each.observed, each.limit) for each in found.findings] == (
        [("RG037", name, "board-80001.pdf")] if raises else []
    )
    assert not found.findings.blocked


def test_a_proof_that_is_given_as_a_file_is_sent_to_its_option(lasting: Trusted, tmp_path: Path) -> None:
    (tmp_path / "proof.json").write_text(proof(NAME, registry=lasting.place), encoding="utf-8")
    (one,) = verify(tmp_path / "proof.json", registry=lasting.place).findings
    assert (one.code, str(getattr(one.more["alike"], "key", ""))) == ("RG027", "registry.is-a-proof")


@pair("RG031", number=("16/2012/NQ-HĐND", DECISION))
def test_a_list_that_says_it_was_approved_by_another_resolution(
    lasting: Trusted, exported: Path, tmp_path: Path, number: str, raises: bool
) -> None:
    text = (exported / "approved.json").read_text(encoding="utf-8").replace(DECISION, number)
    (tmp_path / "list.json").write_text(text, encoding="utf-8")
    found = verify(tmp_path / "list.json", list_=NAME, registry=lasting.place)
    assert codes(found) == (["RG031"] if raises else ["RG030"])


def test_a_draft_that_says_it_is_approved(exported: Path, made: Path, tmp_path: Path) -> None:
    """What a file says of itself is nothing: the registry has the list as submitted."""
    place = str(tmp_path / "registry.db")
    move(made, "submit", by="UBND tỉnh Long An", on=DECIDED, registry=place)
    found = verify(exported / "approved.json", registry=place)
    assert codes(found) == ["RG031"] and found.findings.blocked


@pair("RG036", ends=(True, False))
def test_a_file_of_a_list_that_was_revoked_since(place: str, made: Path, tmp_path: Path, ends: bool, raises: bool) -> None:
    """The board is genuine: exit status 0, and the day from which it is not paid by any more."""
    board = tmp_path / "board.pdf"
    move(made, "approve", on=DECIDED, paper_no=DECISION, phases=[Phase(FIRST)], registry=place)
    board.write_bytes(b"%PDF-1.7 board")
    logged(place, board)
    assert codes(verify(board, registry=place)) == []
    if ends:
        move(NAME, "revoke", by="HĐND tỉnh Long An", on=date(2013, 1, 1), paper_no="2/NQ", registry=place)
    found = verify(board, registry=place)
    told = [(each.code, each.observed, each.more["by"]) for each in found.findings]
    assert told == ([("RG036", "01/01/2013", "2/NQ")] if raises else [])
    assert found.as_json()["state"] == ("revoked" if raises else "in-force") and not found.findings.blocked


@pytest.mark.parametrize("damage", ["contents", "entries", "heads", "moves"])
def test_a_registry_that_is_damaged_is_named_in_place_of_a_file(
    lasting: Trusted, exported: Path, tmp_path: Path, damage: str
) -> None:
    """Where nothing can be held against it, what verify finds in it is said; it never ends with an error of the program."""
    place = tmp_path / "registry.db"
    shutil.copy(lasting.place, place)
    with open_registry(str(place)) as registry, tampering(registry, keep=True) as con:
        if damage == "contents":
            con.execute(schema.contents.update().values(data=sa.literal("x", sa.Text)))
        else:
            con.execute(schema.metadata.tables[damage].delete())
    (tmp_path / "proof.json").write_text(proof(NAME, registry=lasting.place), encoding="utf-8")
    for asked in ({"file": exported / "out" / "pricelist.xlsx"}, {"proof": str(tmp_path / "proof.json")}):
        found = verify(registry=place, **asked)  # type: ignore[arg-type]
        assert found.findings.blocked or (damage, *asked) not in {("contents", "file"), ("heads", "proof")}


# --- proofs -------------------------------------------------------------------------------------------------


@pair("RG029", first=("2012-10-02", "2012-10-01"))
def test_a_proof_whose_first_day_was_changed(lasting: Trusted, tmp_path: Path, first: str, raises: bool) -> None:
    file = tmp_path / "proof.json"
    file.write_text(proof(NAME, 3, registry=lasting.place).replace('"2012-10-01"', f'"{first}"'), encoding="utf-8")
    found = verify(proof=str(file), key=lasting.public)
    assert codes(found) == (["RG029"] if raises else [])
    assert found.proof is not None and found.proof.by == (None if raises else "key")


@pair("RG033", with_key=(False, True))
def test_a_proof_without_anything_that_vouches_for_its_head(
    lasting: Trusted, tmp_path: Path, with_key: bool, raises: bool
) -> None:
    (tmp_path / "proof.json").write_text(proof(NAME, registry=lasting.place), encoding="utf-8")
    found = verify(proof=str(tmp_path / "proof.json"), key=lasting.public if with_key else None)
    assert codes(found) == (["RG033"] if raises else []) and not found.findings.blocked


@pair("RG038", size=(1, 0))
def test_a_head_of_another_size_says_nothing_of_a_proof(lasting: Trusted, tmp_path: Path, size: int, raises: bool) -> None:
    (tmp_path / "proof.json").write_text(proof(NAME, registry=lasting.place), encoding="utf-8")
    record = json.loads((tmp_path / "proof.json").read_text(encoding="utf-8"))
    found = verify(proof=str(tmp_path / "proof.json"), heads=[f"{record['root']}:{record['size'] + size}"])
    told = [(each.code, each.observed, each.limit) for each in found.findings]
    assert told == ([("RG038", record["size"], str(record["size"] + 1))] if raises else [])


def test_what_was_made_before_the_seal_is_not_sealed_and_not_wrong(place: str, made: Path, tmp_path: Path) -> None:
    """A proof and a QR without a signature: the key has nothing to check. The registry knows their heads, and what came after."""
    move(made, "approve", on=DECIDED, paper_no=DECISION, phases=[Phase(FIRST)], registry=place)
    early, file = receipt(NAME, registry=place), tmp_path / "proof.json"
    file.write_text(proof(NAME, 3, registry=place), encoding="utf-8")
    keys = make_keys(tmp_path / "keys")
    seal(NAME, keys.private, registry=place)
    for said in (early, str(file)):
        (one,) = verify(proof=said, key=keys.public).findings
        assert (one.code, one.more["why"]) == ("RG033", Terms(["proof-not-sealed"]))
        found = verify(proof=said, registry=place)
        assert codes(found) == [] and found.place is not None
    assert verify(proof=str(file), registry=place).as_json()["confirmed_by"] == "registry"
    move(NAME, "revoke", by="HĐND tỉnh Long An", on=date(2013, 1, 1), registry=place)
    assert codes(verify(proof=str(file), registry=place)) == codes(verify(proof=early, registry=place)) == ["RG036"]
    assert json.loads(proof(NAME, registry=place))["state"] == "revoked"


def test_a_head_that_the_registry_never_had_is_wrong(lasting: Trusted, made: Path, tmp_path: Path) -> None:
    """A proof of another registry; and one whose head is longer than the log, as after its end was cut off."""
    other, file = str(tmp_path / "other.db"), tmp_path / "proof.json"
    move(made, "approve", on=DECIDED, paper_no=DECISION, phases=[Phase(FIRST)], registry=other)
    for of, asked in ((other, lasting.place), (lasting.place, other)):
        file.write_text(proof(NAME, registry=of), encoding="utf-8")
        assert codes(verify(proof=str(file), registry=asked)) == ["RG029"]


def test_nothing_is_shown_of_a_receipt_that_does_not_hold(office: Trusted) -> None:
    text = receipt(NAME, registry=office.place).replace("2012-1", "2012-9", 1)
    done = runner.invoke(app, ["list", "verify", "--proof", text, "--key", str(office.public), "--lang", "en"])
    assert done.exit_code == 1 and "Receipt of" not in done.output


def test_every_bit_of_a_proof_counts(lasting: Trusted) -> None:
    """Whatever is changed of a proof or a receipt: it does not hold, or it says the same."""
    text = proof(NAME, 3, registry=lasting.place)
    public, right = public_key(lasting.public), check_proof(json.loads(text), public_key(lasting.public))
    assert right.wrong is None and right.line is not None and right.line["number"] == 3
    data = text.encode()
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1
        try:
            record = json.loads(changed)
        except ValueError:
            continue
        found = check_proof(record, public)
        assert found.wrong is not None or (found.certificate, found.line) in (
            (right.certificate, right.line),
            (right.certificate, None),
        )


def test_a_proof_is_held_against_the_heads_that_were_kept(office: Trusted, tmp_path: Path) -> None:
    """A head of another size says nothing of it, unless its file shows that it goes on from the head of the proof."""
    (tmp_path / "proof.json").write_text(proof(NAME, registry=office.place), encoding="utf-8")
    record = json.loads((tmp_path / "proof.json").read_text(encoding="utf-8"))
    own = f"{record['root']}:{record['size']}"
    newest = head(since=own, registry=office.place)
    (tmp_path / "head.json").write_text(json.dumps(newest), encoding="utf-8")

    def told(*heads: str) -> list[str]:
        return codes(verify(proof=str(tmp_path / "proof.json"), heads=heads))

    assert told(own) == told(str(tmp_path / "head.json")) == []
    assert told() == ["RG033"]
    assert told(f"{newest['root']}:{newest['size']}") == ["RG038"]
    assert told(f"{'0' * 64}:{record['size']}") == ["RG029"]
    assert codes(verify(proof=str(tmp_path / "head.json"), heads=[own])) == []
    assert codes(verify(proof=str(tmp_path / "head.json"), heads=[f"{'0' * 64}:{record['size']}"])) == ["RG025"]


def test_proofs_are_under_4_kb_for_9271_lines_and_a_million_entries(lasting: Trusted) -> None:
    """Trees of that size, made from the path down: 20 hashes in the log, 14 in the list; the longest name of a service."""
    names = [line["name"] or "" for line in _longest_names()]
    longest = max(names, key=lambda name: len(name.encode()))
    index, size, number, lines = 777_777, 1_000_000, 4_321, 9_271
    line = (number, "A.4321", "A", "4321", "18.0066.0038", longest, "Lần", "special", 12_345_600)
    below = [leaf_hash(bytes([step])) for step in range(14)]
    root = root_by_path(leaf_hash(leaf_content(*line)), number - 1, lines, below)
    assert root is not None
    body = json.loads(proof(NAME, registry=lasting.place))["entry"] | {
        "seq": index, "lines": lines, "lines_root": root.hex(), "name": "ba-ria-vung-tau-2012-12", "authority": "Bà Rịa - Vũng Tàu",
        "decided_by": "Hội đồng nhân dân tỉnh Bà Rịa - Vũng Tàu", "decision_no": "1234/2012/NQ-HĐND-VX",
        "phases": [["2012-10-01", "9999-12-31", "special", "Bà Rịa - Vũng Tàu"]] * 8,
    }  # fmt: skip
    path = [leaf_hash(bytes([step])) for step in range(20)]
    top = root_by_path(leaf_hash(log.canonical(body).encode()), index, size, path)
    assert top is not None
    statement, key = statement_of(body, size, top), private_key(lasting.private)
    made = Seal(
        index + 1, statement, json.loads(proof(NAME, registry=lasting.place))["seal"]["key_id"], key.sign(statement.as_bytes())
    )
    now = "2026-11-26T12:53:00.000000+00:00"
    record = with_line(proof_record(Certificate(index, body), KeptHead(size, top), path, now, made, "superseded"), line, below)
    assert check_proof(json.loads(proof_text(record)), public_key(lasting.public)).wrong is None
    assert len(proof_text(record).encode()) < LARGEST


def _longest_names() -> list[dict[str, str]]:
    import csv

    with (DATA.parent / "norms" / "nq-399-2025" / "services.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_receipt_has_at_most_300_bytes_and_is_checked_without_a_registry(office: Trusted, tmp_path: Path) -> None:
    text = receipt(NAME, registry=office.place)
    read = parse_receipt(text)
    assert len(text.encode()) <= LONGEST and read is not None and read.text() == text
    assert (read.statement.name, read.statement.decision, read.statement.first) == (NAME, DECISION, FIRST)
    assert codes(verify(proof=text, key=office.public)) == []
    (tmp_path / "qr.txt").write_text(text + "\n", encoding="utf-8")
    assert codes(verify(proof=str(tmp_path / "qr.txt"), key=office.public)) == []
    assert codes(verify(proof=text.replace("2012-1", "2012-9", 1), key=office.public)) == ["RG029"]
    assert codes(verify(proof=text)) == ["RG033"]
    assert codes(verify(heads=[text], registry=office.place)) == []  # the head that a QR on the wall names


def test_a_name_and_a_decision_that_are_too_long_for_a_receipt_are_said(made: Path, tmp_path: Path) -> None:
    place = str(tmp_path / "registry.db")
    move(made, "approve", on=DECIDED, paper_no="9" * 300, phases=[Phase(FIRST)], registry=place)
    with pytest.raises(MoveRefused, match="too long"):
        receipt(NAME, registry=place)


# --- keys and seals -----------------------------------------------------------------------------------------


def test_a_key_is_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    made = make_keys(tmp_path / "keys")
    assert made.private.stat().st_mode & 0o777 == 0o600
    before = made.private.read_bytes()
    with pytest.raises(OutputExists):
        make_keys(tmp_path / "keys")
    assert made.private.read_bytes() == before
    made.private.unlink()
    with pytest.raises(OutputExists):
        make_keys(tmp_path / "keys")


def test_a_locked_key_wants_its_passphrase(office: Trusted, tmp_path: Path) -> None:
    locked = make_keys(tmp_path / "locked", "bí mật")
    for wrong in (None, "khác"):
        with pytest.raises(WrongOption, match="passphrase"):
            seal(NAME, locked.private, passphrase=wrong, registry=office.place)
    seal(NAME, locked.private, passphrase="bí mật", registry=office.place)
    assert codes(verify(key=locked.public, registry=office.place)) == ["RG026"]  # the first seal is of the other key
    assert codes(verify(registry=office.place)) == []


def test_only_an_approved_list_is_sealed_or_proven(office: Trusted, tmp_path: Path, made: Path) -> None:
    place = str(tmp_path / "other.db")
    move(made, "submit", by="UBND tỉnh Long An", on=DECIDED, registry=place)
    for asked in (lambda: seal(NAME, office.private, registry=place), lambda: proof(NAME, registry=place)):
        with pytest.raises(MoveRefused, match="not approved"):
            asked()
    with pytest.raises(MoveRefused, match="not approved"):
        seal("long-an-2012-2", office.private, registry=office.place)  # revoked


def test_a_seal_says_in_both_languages_what_it_is_not(lasting: Trusted) -> None:
    says = json.loads(proof(NAME, registry=lasting.place))["seal"]["says"]
    assert "không thay chữ ký số" in says["vi"] and "does not take the place" in says["en"]


def test_the_commands(office: Trusted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a key to a proof that others check, as an office types it."""
    monkeypatch.setenv("PRICEBOOK_KEY_PASSPHRASE", "bí mật")

    def told(*words: str, status: int = 0) -> str:
        done = runner.invoke(app, ["list", *words, "--lang", "en"])
        assert done.exit_code == status, done.output
        return done.output

    at = ["--registry", office.place]
    told("key", "new", str(tmp_path / "k"), "--passphrase")
    key, public = str(tmp_path / "k" / "pricebook-seal.key"), str(tmp_path / "k" / "pricebook-seal.pub")
    assert "digital signature" in told("seal", NAME, "--key", key, *at)
    kept = told("head", *at).strip()
    assert told("head", "-o", str(tmp_path / "head.json"), "--since", kept, *at)
    told("proof", NAME, "--line", "3", "-o", str(tmp_path / "p.json"), *at)
    told("proof", NAME, "-o", str(tmp_path / "p.json"), *at, status=2)  # there is one already
    assert "Line 3:" in told("verify", "--proof", str(tmp_path / "p.json"), "--key", public)
    assert told("proof", NAME, "--receipt", *at).startswith("PB1|")
    assert "head kept elsewhere" in told("verify", *at)
    assert json.loads(told("verify", "--head", kept, "--format", "json", *at))["findings"] == []
    told("verify", "--head", f"{'0' * 64}:1", *at, status=1)
    told("verify", "--head", "nonsense", *at, status=2)
    told("verify", str(tmp_path / "none.pdf"), *at, status=2)
    told("verify", "--registry", str(tmp_path / "none.db"), status=2)
