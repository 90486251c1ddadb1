"""The package of an .xlsx: its parts, their relations and content types; written again with only the changed parts anew."""

import posixpath
import re
import zipfile
from html import escape, unescape
from pathlib import Path

from pricebook.submission.annotate.cached_values import EARLIEST
from pricebook.tables.files.archive import unpack_part
from pricebook.tables.files.plain_form import has_plain_tags
from pricebook.tables.files.xml_parser import elements

CONTENT_TYPES, WORKBOOK = "[Content_Types].xml", "xl/workbook.xml"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DECLARED = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNIX = 3


class NotPlain(Exception):
    """The package is not written as this module knows it: it is not changed."""


def text_xml(text: str) -> bytes:
    """A text as XML, without what XML does not allow, and so that "_x0041_" in it stays these seven letters."""
    return escape(_CODED.sub("_x005F_", _NOT_IN_XML.sub(" ", text)), quote=False).replace("\r", "&#13;").encode()


def attribute_xml(text: str) -> bytes:
    """A text as the value of an attribute."""
    return escape(_NOT_IN_XML.sub(" ", text)).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;").encode()


def attribute(tag: bytes, name: str) -> str | None:
    """The value of an attribute of a tag; None where it has none of that name."""
    found = re.search(rb"\s" + name.encode() + rb'="([^"]*)"', tag)
    return unescape(found[1].decode()) if found else None


def insert_before(data: bytes, closing: bytes, added: bytes) -> bytes:
    """The part with XML added before its last closing tag. Raises NotPlain where it does not end in that tag."""
    body = data.rstrip()
    if not body.endswith(closing):
        raise NotPlain(closing)
    return body[: -len(closing)] + added + closing


class Package:
    """The parts of an .xlsx. What is written or removed is so in the package that `save` writes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with zipfile.ZipFile(path) as archive:
            self._entries = {entry.filename: entry for entry in archive.infolist()}
            listed = len(archive.infolist())
        if len({name.lower() for name in self._entries}) < listed or any(each.flag_bits & 1 for each in self._entries.values()):
            raise NotPlain("parts")
        if CONTENT_TYPES not in self._entries or WORKBOOK not in self._entries:
            raise NotPlain("no workbook")
        self._changed: dict[str, bytes | None] = {}  # None: removed

    def __contains__(self, name: str) -> bool:
        return self._changed.get(name, b"") is not None if name in self._changed else name in self._entries

    @property
    def names(self) -> list[str]:
        """The names of the parts, the new ones last."""
        return [name for name in dict.fromkeys([*self._entries, *self._changed]) if name in self]

    def size(self, name: str) -> int:
        """The bytes that a part of the sender's package has."""
        return self._entries[name].file_size

    def read(self, name: str) -> bytes:
        """A part as it now is. Raises NotPlain where there is none."""
        data = self._changed.get(name)
        if data is None:
            if name not in self:
                raise NotPlain(name)
            with self._path.open("rb") as file:
                data = unpack_part(file, self._entries[name])
        return data

    def _read_list(self, name: str) -> bytes:
        """A list of relations or of content types. Raises NotPlain where it is not in the plain form."""
        data = self.read(name)
        if not has_plain_tags(data):
            raise NotPlain(name)
        return data

    def write(self, name: str, data: bytes) -> None:
        """Puts a part in the place of one that there is, or adds it."""
        self._changed[name] = data

    def free_name(self, pattern: str) -> str:
        """A name that no part has: the pattern with the first free number in it."""
        taken = {name.lower() for name in [*self._entries, *self._changed]}
        return next(name for number in range(1, 100_000) if (name := pattern.format(number)).lower() not in taken)

    def add(self, name: str, data: bytes, content_type: str) -> None:
        """Adds a part of a content type."""
        self.write(name, data)
        override = b'<Override PartName="/%s" ContentType="%s"/>' % (attribute_xml(name), content_type.encode())
        self.write(CONTENT_TYPES, insert_before(self._read_list(CONTENT_TYPES), b"</Types>", override))

    def know(self, suffix: str, content_type: str) -> None:
        """Says of what content type parts with a suffix are, where nothing is said of them."""
        types = self._read_list(CONTENT_TYPES)
        if suffix not in {(attribute(tag, "Extension") or "").lower() for tag in re.findall(rb"<Default\s[^<>]*>", types)}:
            default = f'<Default Extension="{suffix}" ContentType="{content_type}"/>'
            self.write(CONTENT_TYPES, insert_before(types, b"</Types>", default.encode()))

    def remove(self, name: str) -> None:
        """Removes a part, with its relations and its content type."""
        types = self._read_list(CONTENT_TYPES)
        for tag in re.findall(rb"<Override\s[^<>]*>", types):
            if (attribute(tag, "PartName") or "").lower() == f"/{name}".lower():
                types = types.replace(tag, b"")
        self.write(CONTENT_TYPES, types)
        for each in (name, relations_of(name)):
            if each in self:
                self._changed[each] = None

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The relations of a part: by its id the last word of its kind ("comments"), and the part that it leads to."""
        name = relations_of(part)
        if name not in self:
            return {}
        found = {}
        for each in elements(self.read(name), "Relationship"):
            if each.get("TargetMode") != "External":
                target = posixpath.join("/", posixpath.dirname(part), each.get("Target", ""))
                found[each.get("Id", "")] = (each.get("Type", "").rpartition("/")[2], posixpath.normpath(target).lstrip("/"))
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Adds a relation of a part to another. Returns its id."""
        name = relations_of(part)
        if name not in self:
            self.write(name, _DECLARED + b'<Relationships xmlns="' + _RELATIONS.encode() + b'"></Relationships>')
        data = self._read_list(name)
        taken = {each.get("Id") for each in elements(data, "Relationship")}
        id_ = next(free for number in range(1, 100_000) if (free := f"rId{number}") not in taken)
        tag = f'<Relationship Id="{id_}" Type="{RELATED}/{kind}" Target="/{target}"/>'
        self.write(name, insert_before(data, b"</Relationships>", tag.encode()))
        return id_

    def unrelate(self, part: str, id_: str) -> None:
        """Removes a relation of a part."""
        name = relations_of(part)
        data = self._read_list(name)
        for tag in re.findall(rb"<Relationship\s[^<>]*/>", data):
            if attribute(tag, "Id") == id_:
                self.write(name, data.replace(tag, b"", 1))

    def save(self, target: Path) -> None:
        """Writes the package. No hour of its making stands in it."""
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in self.names:
                entry = zipfile.ZipInfo(name, (*EARLIEST, 0, 0, 0))
                entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, _UNIX
                archive.writestr(entry, self.read(name))


def relations_of(part: str) -> str:
    """The name of the part that holds the relations of a part; of "" those of the package."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def new_part(root: bytes, *content: bytes) -> bytes:
    """A part: its declaration, and its root with what is in it."""
    name = root[1:].split(maxsplit=1)[0].rstrip(b">")
    return b"".join((_DECLARED, root, *content, b"</" + name + b">"))
