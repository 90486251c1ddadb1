"""Whatever somebody writes into a registry or a proof, `verify` says what is wrong with it, and ends."""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import compress

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from pricebook.app.list_verify import verify
from pricebook.findings import as_record
from pricebook.registry import Registry, open_registry, schema
from pricebook.registry.kept_head import goes_on, head_in
from pricebook.registry.merkle import leaf_hash
from pricebook.registry.proof import check_proof, line_proof_of, proof_of
from pricebook.registry.raw import untyped
from pricebook.registry.receipt import parse_receipt, receipt_of
from pricebook.registry.sealing import public_key
from pricebook.registry.verify import verify_registry
from tests.registry.trusted import NAME, Trusted, copied, tampering, trusted_once, written_anew
from tests.support import case, silent

pytestmark = pytest.mark.slow

DEEP: Any = json.loads("[" * 900 + "]" * 900)
# Values of every type and length: none is one that the registry writes.
STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**31, 2**63, 10**4000, 1.5, float("inf"), "", "x", "é" * 3, "\ud800", "\0", "ab" * 3, "ab" * 32,
    "zz" * 32, "AB" * 64, "9999-12-31", "0001-01-01", "2012-02-30", "2012-W01-1", [], [None], {}, {"x": 1}, [["a"], {"b": []}],
    "long" * 5_000, DEEP,
)  # fmt: skip


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory, made: Path) -> Trusted:
    folder = tmp_path_factory.mktemp("trusted")
    return copied(trusted_once("sqlite", made), folder)


@pytest.fixture(scope="module")
def on_sqlite(keys: Trusted) -> Iterator[Registry]:
    with open_registry(keys.place) as opened:
        with tampering(opened, keep=True):
            pass  # its triggers are dropped once, and not for each case
        yield opened


def told(con: sa.Connection) -> list[tuple[str, Any]]:
    """Code and entry of each finding; each can be said in both languages and written as JSON."""
    found = list(verify_registry(con).findings)
    for finding in found:
        assert all(finding.message(language) for language in ("vi", "en"))
        json.dumps(as_record(finding), ensure_ascii=False).encode()
    return [(finding.code, finding.more.get("entry")) for finding in found]


def bodies(con: sa.Connection) -> dict[int, dict[str, Any]]:
    e = schema.entries.c
    return {seq: json.loads(text) for seq, text in con.execute(sa.select(e.seq, e.body).order_by(e.seq))}


def paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside another one; of a long list, to its first."""
    items: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, dict) else enumerate(value[:1])
    for name, each in items:
        yield (*at, name)
        if isinstance(each, dict | list):
            yield from paths(each, (*at, name))


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """JSON with another value in one place; what is not on the way there is shared with the first, and nobody changes it."""
    step, *rest = path
    copy = value.copy()
    copy[step] = put(value[step], tuple(rest), new) if rest else new
    return copy


def without(value: Any, path: tuple[Any, ...]) -> Any:
    """The same without what is in one place."""
    step, *rest = path
    copy = value.copy()
    if rest:
        copy[step] = without(value[step], tuple(rest))
    else:
        del copy[step]
    return copy


def text_of(body: Any) -> str:
    """JSON in which no text is written with its escapes, so that half a pair of surrogates is one as well."""
    return json.dumps(body, sort_keys=True)


def entry_of(con: sa.Connection, kind: str) -> tuple[int, dict[str, Any]]:
    return next((seq, body) for seq, body in bodies(con).items() if body["kind"] == kind)


# --- the log, written anew with every hash right ---------------------------------------------------------------


@case("RG035")
@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("seal", "public_key", "abcdef"),  # three bytes, where a key has 32
        ("seal", "signature", "no digits"),
        ("seal", "root", None),
        ("approval", "from", "2012-13-01"),
        ("move", "day", 20120901),
        ("list", "content", "pricelist.json"),
        ("dispute", "list", "1"),
        ("export", "files", ["board.pdf"]),
        ("facilities", "facilities", {}),
        ("succession", "formers", "Long An"),
        ("direction", "paper_date", ""),
        ("desk", "facts", {"file": None}),
    ],
)
def test_an_entry_with_what_its_kind_cannot_have(office: Trusted, kind: str, field: str, value: object) -> None:
    with open_registry(office.place) as registry, tampering(registry) as con:
        seq, body = entry_of(con, kind)
        written_anew(con, {seq: text_of({**body, field: value})})
        found = verify_registry(con)
        assert [(each.code, each.observed, each.more["entry"]) for each in found.findings if each.code == "RG035"] == [
            ("RG035", field, str(seq))
        ]
        assert found.log_damaged


@case("RG035")
def test_an_entry_about_a_list_that_is_not_there(office: Trusted) -> None:
    with open_registry(office.place) as registry, tampering(registry) as con:
        seq, body = next((seq, body) for seq, body in bodies(con).items() if body.get("move") == "approve")
        written_anew(con, {seq: text_of({**body, "list": 77})})
        assert ("RG035", str(seq)) in told(con)


@case("RG035")
def test_a_kind_that_nobody_knows(office: Trusted) -> None:
    with open_registry(office.place) as registry, tampering(registry) as con:
        seq, body = entry_of(con, "export")
        written_anew(con, {seq: text_of({**body, "kind": "gift"})})
        assert ("RG035", str(seq)) in told(con)


@case("RG035")
def test_authorities_that_inherit_from_each_other(office: Trusted) -> None:
    """On one day Tây Ninh inherits from Long An, and by an entry that was written anew Long An from Tây Ninh."""
    with open_registry(office.place) as registry, tampering(registry) as con:
        seq, body = entry_of(con, "succession")
        again = {**body, "formers": ["Tây Ninh"], "authority": "Long An", "seq": seq + 1}
        written_anew(con, {seq + 1: text_of(again)})
        assert ("RG035", str(seq + 1)) in told(con)


@silent("RG035")
def test_a_log_that_was_written_anew_as_it_was(office: Trusted) -> None:
    with open_registry(office.place) as registry, tampering(registry) as con:
        written_anew(con, {})
        assert told(con) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", ["list", "move", "approval", "facilities", "export", "seal", "succession", "dispute", "direction", "desk"]
)
def test_no_value_of_any_field_of_an_entry_ends_verify(on_sqlite: Registry, kind: str) -> None:
    """The richest entry of a kind, each field in turn with every strange value, and without it."""
    with on_sqlite.reading() as con:
        of_kind = {seq: body for seq, body in bodies(con).items() if body["kind"] == kind}
    seq, body = max(of_kind.items(), key=lambda each: len(each[1]))
    for path in paths(body):
        for new in [*(put(body, path, value) for value in STRANGE), without(body, path)]:
            with tampering(on_sqlite) as con:
                written_anew(con, {seq: text_of(new)})
                found = told(con)
            number_too_large = new.get(path[0]) in (1.5, 2**63)
            assert found or not number_too_large or path[0] == "says", path


@pytest.mark.slow
def test_no_value_of_a_field_ends_verify_on_a_shared_database(office: Trusted) -> None:
    with open_registry(office.place) as registry:
        for kind in ("list", "move", "seal"):
            with registry.reading() as con:
                seq, body = entry_of(con, kind)
            for path in paths(body):
                for value in (None, -1, 2**63, "x", "\ud800", "\0", [], {}):
                    with tampering(registry) as con:
                        written_anew(con, {seq: text_of(put(body, path, value))})
                        told(con)


@pytest.mark.parametrize("text", ["", "null", "[]", "{", '{"seq": 5}', "[" * 100_000, "9" * 5_000, '"\\ud800"', "\0"])
def test_no_text_of_an_entry_ends_verify(on_sqlite: Registry, text: str) -> None:
    for seq in (0, 5, 22):
        with tampering(on_sqlite) as con:
            written_anew(con, {seq: text})
            assert ("RG021", str(seq)) in told(con)


# --- the tables -----------------------------------------------------------------------------------------------

COLUMNS = [(table.name, column.name) for table in schema.metadata.sorted_tables for column in table.columns]


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[".".join(each) for each in COLUMNS])
def test_a_column_with_something_else_than_its_type_is_found(on_sqlite: Registry, table: str, column: str) -> None:
    """SQLite keeps what it is given: a text in place of bytes, bytes in place of a number."""
    of = schema.metadata.tables[table]
    first = sa.select(*map(untyped, of.primary_key)).order_by(*of.primary_key).limit(1)
    for value in (0, -7, 2**62, 1.5, "", "x", "zz" * 32, b"", b"\xff\xfe", b"\1" * 31, b"\1" * 64, None):
        with tampering(on_sqlite) as con:
            key = con.execute(first).one()
            where = " and ".join(f'"{name}" = ?' for name in of.primary_key.columns.keys())  # noqa: SIM118
            was = con.exec_driver_sql(f'select "{column}" from "{table}" where {where}', tuple(key)).scalar()
            try:
                con.exec_driver_sql(f'update "{table}" set "{column}" = ? where {where}', (value, *key))
            except IntegrityError:
                continue
            assert told(con) or was == value, value


@pytest.mark.parametrize("size", [4, 7, 8, 12])
def test_entries_and_heads_that_were_taken_out_together(on_sqlite: Registry, size: int) -> None:
    """Nothing says how the tree was where the log goes on: the gap is named, and the entry after it is not accused."""
    with tampering(on_sqlite) as con:
        con.execute(schema.entries.delete().where(schema.entries.c.seq == size - 1))
        con.execute(schema.heads.delete().where(schema.heads.c.size == size))
        assert [each for each in told(con) if each[0] == "RG021"] == [("RG021", f"{size - 1}–{size - 1}")]


# --- the bytes of a list --------------------------------------------------------------------------------------


@pytest.mark.first
def test_no_value_in_the_bytes_of_a_list_ends_verify(on_sqlite: Registry) -> None:
    """Each field of pricelist.json in turn; the entry of the list names the bytes as they are."""
    with on_sqlite.reading() as con:
        seq, body = entry_of(con, "list")
        data = next(con.execute(sa.select(schema.contents.c.data).where(schema.contents.c.sha256 == body["content"])).scalars())
    import zlib

    record = json.loads(zlib.decompress(data))
    few = {**record, "lines": record["lines"][:1], "capabilities": record["capabilities"][:1], "awards": []}
    ways = [(name,) for name in few] + [
        path for path in paths(few) if len(path) == 3 and path[0] in ("lines", "facilities", "capabilities")
    ]
    for path in ways:
        for value in (None, 2**63, 1.5, "x", "\ud800", [], {}, [[]], DEEP):
            new = json.dumps(put(record, path, value)).encode()
            digest = sha256(new).hexdigest()
            with tampering(on_sqlite) as con:
                con.execute(schema.contents.insert(), {"sha256": digest, "media_type": "application/json", "data": compress(new)})
                written_anew(con, {seq: text_of({**body, "content": digest})})
                assert told(con), path


# --- proofs, receipts, heads ----------------------------------------------------------------------------------


def test_no_value_in_a_proof_ends_its_check(on_sqlite: Registry, keys: Trusted, tmp_path: Path) -> None:
    key = public_key(keys.public)
    with on_sqlite.reading() as con:
        proofs = proof_of(con, NAME), line_proof_of(con, NAME, 3)
    file = tmp_path / "proof.json"
    for proof in proofs:
        assert check_proof(proof, key).wrong is None
        for path in paths(proof):
            for new in [*(put(proof, path, value) for value in STRANGE if value is not DEEP), without(proof, path)]:
                file.write_text(json.dumps(new), encoding="utf-8")
                checked = check_proof(json.loads(json.dumps(new)), key)
                said = {"known_at", "state", "pricebook_proof", "says"}
                unsealed = path == ("seal",) and checked.by is None  # a proof without a seal is said to be not sealed
                assert checked.wrong or unsealed or said & set(path) or new == proof, path
                json.dumps(checked.certificate, ensure_ascii=False).encode()


def test_a_proof_of_an_entry_that_cannot_be_one(on_sqlite: Registry) -> None:
    """A tree of one leaf has its hash as root: anybody can make such a proof, of whatever stands in the leaf."""
    from pricebook.registry import log

    with on_sqlite.reading() as con:
        proof = proof_of(con, NAME)
    entry = {**{name: value for name, value in proof["entry"].items() if name != "name"}, "seq": 0}
    root = leaf_hash(log.canonical(entry).encode()).hex()
    forged = {**proof, "entry": entry, "index": 0, "size": 1, "root": root, "path": "", "seal": None}
    assert check_proof(forged).wrong == "proof-unreadable"
    assert check_proof({**forged, "size": float("inf")}).wrong == "proof-unreadable"


def test_no_receipt_and_no_head_ends_its_check(on_sqlite: Registry, keys: Trusted) -> None:
    key = public_key(keys.public)
    with on_sqlite.reading() as con:
        text = receipt_of(con, NAME).text()
    begins, *parts = text.split("|")
    for at in range(len(parts)):
        for value in ("", "x", "é", "\ud800", "9" * 5_000, "-1", "²", "99999999", "00000000", "=" * 9, "%7C%", "\0"):
            receipt = parse_receipt("|".join([begins, *parts[:at], value, *parts[at + 1 :]]))
            assert receipt is None or not receipt.is_of(key), (at, value)
    head = {"pricebook_head": 1, "size": 5, "root": "ab" * 32, "since": {"size": 3, "root": "cd" * 32, "path": ""}}
    old = head_in({"size": 3, "root": "cd" * 32})
    assert old is not None
    for path in paths(head):
        for value in STRANGE:
            assert not goes_on(put(head, path, value), old)


def test_the_command_says_what_is_wrong_with_a_proof_of_strange_values(keys: Trusted, tmp_path: Path) -> None:
    with open_registry(keys.place) as registry, registry.reading() as con:
        proof = proof_of(con, NAME)
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(put(proof, ("entry", "decision_no"), ["a list"])), encoding="utf-8")
    found = verify(proof=str(file), key=keys.public)
    assert [each.code for each in found.findings] == ["RG029"]
    json.dumps(found.as_json())
