"""An XML parser that refuses documents which declare entities."""

from collections.abc import Callable
from xml.parsers import expat

from pricebook.base.languages import say
from pricebook.tables.files.unreadable import Unreadable

Attributes = dict[str, str]
MOST_TAGS = 8_000_000  # of one document: a second for each million or two


def parse_xml(
    data: bytes, start: Callable[[str, Attributes], None], end: Callable[[str], None], text: Callable[[str], None]
) -> None:
    """Parses XML and calls back for each start, end and text, with the local names of elements.

    Raises:
        Unreadable: XL010 where the data is no XML, declares entities, or is in an encoding that nobody knows; IN020 where it has
            more than MOST_TAGS tags.
    """
    parse_with(
        expat.ParserCreate(),
        data,
        lambda name, attributes: start(name.rpartition(":")[2], attributes),
        lambda name: end(name.rpartition(":")[2]),
        text,
    )


def parse_with(
    parser: "expat.XMLParserType",
    data: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Parses XML with a parser, which says how the names of elements are given. Raises what `parse_xml` raises."""
    refuse_many_tags(data.count(b"<"))

    def refuse(*_: object) -> None:
        raise Unreadable("XL010", say("file.xml-entities"))

    parser.buffer_text = True
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unreadable("XL010", say("file.not-xml", line=error.lineno, column=error.offset + 1)) from error
    except LookupError as error:
        if type(error) is not LookupError:  # of what is called back
            raise
        raise Unreadable("XL010", say("file.xml-encoding")) from error  # no encoding of the name that the document states


def refuse_many_tags(tags: int) -> None:
    """Refuses more tags than can be parsed in reasonable time. Raises Unreadable (IN020)."""
    if tags > MOST_TAGS:
        raise Unreadable("IN020", say("file.too-many-tags", millions=MOST_TAGS // 10**6))


def without_prefixes(attributes: Attributes) -> Attributes:
    """The attributes under their local names."""
    return {key.rpartition(":")[2]: value for key, value in attributes.items()}


def elements(data: bytes, wanted: str) -> list[Attributes]:
    """The attributes of every element of this name."""
    found: list[Attributes] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == wanted:
            found.append(without_prefixes(attributes))

    parse_xml(data, start, lambda name: None, lambda text: None)
    return found
