"""The tables of a registry, the same in SQLite and in PostgreSQL.

`entries` is the log: one row for each thing that was recorded, as canonical JSON, hashed into a Merkle tree whose heads are kept.
The other tables hold the same facts in columns, so that questions can be asked in SQL; `verify` makes them again from the log.
Rows are added and never changed or removed: triggers see to it. The one exception is `holds.ended_by`, which is set once.

Days are dates, both ends inclusive, with LAST_DAY for "no end is decided". Times are UTC, as text. Prices are whole đồng.
"""

import datetime

import sqlalchemy as sa

LAST_DAY = datetime.date(9999, 12, 31)
ALL = ""  # as a class or a scope: every one

metadata = sa.MetaData()
_Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite numbers rows by INTEGER keys alone

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("seq", _Key, primary_key=True, autoincrement=False),  # from 0, without gaps
    sa.Column("known_at", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # canonical JSON: what was recorded, with seq, known_at and kind
    sa.Column("leaf", sa.LargeBinary, nullable=False),
)

heads = sa.Table(
    "heads",
    metadata,
    sa.Column("size", _Key, primary_key=True, autoincrement=False),  # how many entries the tree has
    sa.Column("root", sa.LargeBinary, nullable=False),
    sa.Column("frontier", sa.LargeBinary, nullable=False),  # the roots of its complete subtrees, one after the other
    sa.Column("known_at", sa.Text, nullable=False),
)

contents = sa.Table(
    "contents",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),  # of the bytes before they were compressed
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),  # zlib
)

lists = sa.Table(
    "lists",
    metadata,
    sa.Column("list", _Key, primary_key=True),
    sa.Column("entry", _Key, sa.ForeignKey("entries.seq"), nullable=False),
    sa.Column("name", sa.Text, nullable=False, unique=True),  # what people call it: "long-an-2012-1"
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),  # "built" by pricebook, or "taken-over" from a workbook
    sa.Column("amends", _Key, sa.ForeignKey("lists.list")),  # of a list that replaces or adds lines of another
    sa.Column("authority", sa.Text, nullable=False),  # the province, or the ministry, whose list it is
    sa.Column("payer", sa.Text, nullable=False),  # "insured" or "on-demand"
    sa.Column("regulation", sa.Text, nullable=False),
    sa.Column("pack_version", sa.Text),
    sa.Column("pack_sha256", sa.Text),
    sa.Column("pricing_date", sa.Date, nullable=False),
    sa.Column("lines", sa.Integer, nullable=False),
    sa.Column("lines_root", sa.LargeBinary, nullable=False),
    sa.Column("content", sa.Text, sa.ForeignKey("contents.sha256"), nullable=False),
    sa.UniqueConstraint("authority", "fingerprint", "payer"),
)

services = sa.Table(
    "services",
    metadata,
    sa.Column("service", _Key, primary_key=True),
    sa.Column("regulation", sa.Text, nullable=False),
    sa.Column("service_id", sa.Text, nullable=False),
    sa.Column("part", sa.Text, nullable=False),
    sa.Column("ordinal", sa.Text, nullable=False),
    sa.Column("service_code", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.UniqueConstraint("regulation", "service_id", "part", "ordinal", "service_code", "name", "unit"),
    sa.Index("services_by_code", "service_code"),
    sa.Index("services_by_id", "service_id"),
    sa.Index("services_by_ordinal", "ordinal"),
)

# Lines have no foreign keys, which would cost more than they do: recording.py writes them with list and services, `verify` looks.
lines = sa.Table(
    "lines",
    metadata,
    sa.Column("list", _Key, primary_key=True, autoincrement=False),
    sa.Column("service", _Key, primary_key=True, autoincrement=False),
    sa.Column("class", sa.Text, primary_key=True),  # "" for all classes
    sa.Column("number", sa.Integer, nullable=False),  # its place in the list, and in the list's Merkle tree, from 1
    sa.Column("price", sa.BigInteger),  # NULL where the list has no price for it
    sqlite_with_rowid=False,
)
sa.Index("lines_without_price", lines.c.list, sqlite_where=lines.c.price.is_(None), postgresql_where=lines.c.price.is_(None))

moves = sa.Table(
    "moves",
    metadata,
    sa.Column("entry", _Key, sa.ForeignKey("entries.seq"), primary_key=True, autoincrement=False),
    sa.Column("list", _Key, sa.ForeignKey("lists.list"), nullable=False),
    sa.Column("move", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # of the list, after the move
    sa.Column("day", sa.Date, nullable=False),  # on which it was made
    sa.Column("body", sa.Text, nullable=False),  # the office that made it
    sa.Column("person", sa.Text),  # who recorded it
    sa.Column("paper_no", sa.Text),
    sa.Column("paper_date", sa.Date),
    sa.Column("paper", sa.Text, sa.ForeignKey("contents.sha256")),  # its scan
    sa.Column("note", sa.Text),
    sa.Column("days", sa.Integer),  # of an extension: by how many days a term was prolonged
    sa.Column("withdraws", _Key),  # of a withdrawal: the first entry of those, up to it, that no longer count (counted.py)
    sa.Index("moves_of_list", "list", "entry"),
)

left_out = sa.Table(
    "left_out",
    metadata,
    sa.Column("list", _Key, sa.ForeignKey("lists.list"), primary_key=True, autoincrement=False),
    sa.Column("service_id", sa.Text, primary_key=True),  # a service whose lines the decision does not approve
    sa.Column("entry", _Key, sa.ForeignKey("entries.seq"), primary_key=True, autoincrement=False),
    sa.Column("unchanged", sa.Boolean, nullable=False),  # of an amendment: it says nothing new, and the old decision goes on
    sqlite_with_rowid=False,
)

above_maximum = sa.Table(
    "above_maximum",
    metadata,
    sa.Column("list", _Key, sa.ForeignKey("lists.list"), primary_key=True, autoincrement=False),
    sa.Column("service_id", sa.Text, primary_key=True),
    sa.Column("class", sa.Text, primary_key=True),
    sa.Column("entry", _Key, sa.ForeignKey("entries.seq"), primary_key=True, autoincrement=False),
    sa.Column("price", sa.BigInteger, nullable=False),
    sa.Column("maximum", sa.BigInteger, nullable=False),  # by the regulation, on the list's first day
    sqlite_with_rowid=False,
)

disputes = sa.Table(
    "disputes",
    metadata,
    sa.Column("entry", _Key, sa.ForeignKey("entries.seq"), primary_key=True, autoincrement=False),
    sa.Column("list", _Key, sa.ForeignKey("lists.list"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),  # of the list's disputes, from 1
    sa.Column("service_id", sa.Text, nullable=False),  # "" for the whole list
    sa.Column("subject", sa.Text),  # norm, structure, price
    sa.Column("day", sa.Date),
    sa.Column("party", sa.Text),
    sa.Column("position", sa.Text),
    sa.Column("other_party", sa.Text),
    sa.Column("other_position", sa.Text),
    sa.Column("paper_no", sa.Text),  # of the report that asks for direction
    sa.Column("paper_date", sa.Date),
    sa.Column("person", sa.Text),
    sa.Column("note", sa.Text),
    sa.UniqueConstraint("list", "number"),
)

directions = sa.Table(
    "directions",
    metadata,
    sa.Column("entry", _Key, sa.ForeignKey("entries.seq"), primary_key=True, autoincrement=False),
    sa.Column("dispute", _Key, sa.ForeignKey("disputes.entry"), nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # who directs; "" where the list does not say
    sa.Column("paper_no", sa.Text, nullable=False),
    sa.Column("paper_date", sa.Date, nullable=False),
    sa.Column("paper", sa.Text, sa.ForeignKey("contents.sha256")),
    sa.Column("person", sa.Text),
    sa.Column("note", sa.Text),
    sa.Index("directions_on_dispute", "dispute"),
)

facilities = sa.Table(
    "facilities",
    metadata,
    sa.Column("entry", _Key, sa.ForeignKey("entries.seq"), primary_key=True, autoincrement=False),
    sa.Column("facility_code", sa.Text, primary_key=True),
    sa.Column("from_day", sa.Date, primary_key=True),
    sa.Column("to_day", sa.Date, nullable=False),
    sa.Column("name", sa.Text),
    sa.Column("class", sa.Text, nullable=False),  # "" where it has none
    sa.Column("kind", sa.Text),
    sa.Column("level", sa.Text),
    sa.Column("managed_by", sa.Text),
    sa.Column("authority", sa.Text, nullable=False),  # whose lists it is paid by
    sa.Column("scope", sa.Text, nullable=False),  # the part of the authority's facilities it belongs to; "" for none
    sa.Index("facilities_by_code", "facility_code", "from_day"),
)

exceptions = sa.Table(
    "exceptions",
    metadata,
    sa.Column("list", _Key, sa.ForeignKey("lists.list"), primary_key=True, autoincrement=False),
    sa.Column("facility_code", sa.Text, primary_key=True),
    sa.Column("service_id", sa.Text, primary_key=True),  # "" for what holds of the services that have no row of their own
    sa.Column("able", sa.Boolean, nullable=False),  # whether it performs the service and may (R7)
    sqlite_with_rowid=False,
)

successions = sa.Table(
    "successions",
    metadata,
    sa.Column("entry", _Key, sa.ForeignKey("entries.seq"), primary_key=True, autoincrement=False),
    sa.Column(
        "former", sa.Text, primary_key=True
    ),  # the authority whose lists are inherited; it may have the name of the new one
    sa.Column("authority", sa.Text, nullable=False),  # which inherits them: the scope of each is the former authority
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("withdraws", _Key),  # of a withdrawal: the entry of the succession that no longer counts
)

places = sa.Table(
    "places",
    metadata,
    sa.Column("authority", sa.Text, primary_key=True),
    sa.Column("payer", sa.Text, primary_key=True),
    sa.Column("scope", sa.Text, primary_key=True),  # a scope that has rows of its own in `holds`, or ""
    sa.Column("class", sa.Text, primary_key=True),  # a class that has rows of its own in `holds`, or ""
    sa.Column("entry", _Key, sa.ForeignKey("entries.seq"), nullable=False),  # since which it is named
    sqlite_with_rowid=False,
)

holds = sa.Table(
    "holds",
    metadata,
    sa.Column("hold", _Key, primary_key=True, autoincrement=False),  # from 1, without gaps
    sa.Column("entry", _Key, sa.ForeignKey("entries.seq"), nullable=False),
    sa.Column("ended_by", _Key, sa.ForeignKey("entries.seq")),  # the entry since which it is known not to hold so
    sa.Column("list", _Key, sa.ForeignKey("lists.list"), nullable=False),
    sa.Column("layer", _Key, nullable=False),  # 0 for a whole list, else the list that amends one
    sa.Column("authority", sa.Text, nullable=False),
    sa.Column("payer", sa.Text, nullable=False),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("class", sa.Text, nullable=False),
    sa.Column(
        "since", sa.Date, nullable=False
    ),  # the first day of its phase: before from_day where it is inherited, or comes back
    sa.Column("from_day", sa.Date, nullable=False),
    sa.Column("to_day", sa.Date, nullable=False),
    sa.Index("holds_by_authority", "authority", "payer", "scope", "class", "from_day"),
    sa.CheckConstraint("from_day <= to_day", name="holds_from_before_to"),
)

exports = sa.Table(
    "exports",
    metadata,
    sa.Column("entry", _Key, sa.ForeignKey("entries.seq"), primary_key=True, autoincrement=False),
    sa.Column("file", sa.Text, primary_key=True),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("list", _Key, sa.ForeignKey("lists.list"), nullable=False),
    sa.Index("exports_by_sha256", "sha256"),
)

seals = sa.Table(
    "seals",
    metadata,
    sa.Column("entry", _Key, sa.ForeignKey("entries.seq"), primary_key=True, autoincrement=False),
    sa.Column("list", _Key, sa.ForeignKey("lists.list"), nullable=False),
    sa.Column("size", _Key, nullable=False),  # of the head that is signed, with the list, its decision and its first day
    sa.Column("root", sa.LargeBinary, nullable=False),
    sa.Column("key_id", sa.Text, nullable=False),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    sa.Column("signature", sa.LargeBinary, nullable=False),
    sa.Index("seals_of_list", "list", "entry"),
)

NEVER_CHANGED = (
    entries, heads, contents, lists, services, lines, moves, left_out, above_maximum, disputes, directions,
    facilities, exceptions, successions, places, exports, seals,
)  # fmt: skip
