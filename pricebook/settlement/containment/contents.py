"""R13: what is inside the price of a service, and the verdict on a thing that is charged beside it.

Four texts say what a price contains: the note on the service, an article on price contents, a package (a service among the norm
lines) and the other norm lines. The first three refuse. A norm line alone is no ground for refusing: it asks. What a note or an
article leaves out is neither refused nor asked about. What is not read surely only asks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, get_args

from pricebook.base.money import vietnamese_number
from pricebook.pricelist import NormLine, PriceLine, PriceList
from pricebook.regulation import LawOnDay, SettlementOnDay
from pricebook.regulation.settlement import ItemKind, NamesOfThings, PriceContents
from pricebook.settlement.containment.note_text import Said, read_note
from pricebook.settlement.containment.things import Fit, fit, fit_in_article, is_kind, kind_of, same_name

Ground = Literal["note", "article", "package", "norm"]
Verdict = Literal["refused", "asked", "left-out", "not-known"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
# Verdict, ground or kind of thing → the term for it.
TERMS = {
    "refused": "contains-refused", "asked": "contains-asked", "left-out": "contains-left-out", "not-known": "contains-not-known",
    "note": "contains-note", "article": "contains-article", "package": "contains-package", "norm": "contains-norm",
    "item": "contains-item", "service": "contains-service", "words": "contains-words",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Content:
    """One thing that a text says of the price of a service: that it contains it, or leaves it out.

    Attributes:
        verdict: what follows for the thing, charged beside the service: "refused", "asked" or "left-out".
        code: the code of an item, or the id of a service inside the package; None for what a text names in words.
        name: the name of the item or service, or the words of the text.
        kind: "item", "service", or "words".
        ground: what says so.
        where: file and row of the note or norm line, or the article.
        text: the sentence of the note, or the quantity of the norm line.
        through: the services inside the package on the way to the thing, the outermost first.
        sure: whether the text was read surely.
    """

    verdict: Verdict
    code: str | None
    name: str
    kind: Literal["item", "service", "words"]
    ground: Ground
    where: str
    text: str
    through: tuple[str, ...] = ()
    sure: bool = True

    @property
    def order(self) -> int:
        """The order of its verdict."""
        return VERDICTS.index(self.verdict)


@dataclass(frozen=True, slots=True)
class Beside:
    """The verdict on a thing that is charged beside a service, with the texts that ground it, the decisive ones first.

    "not-known": no text was found that names the thing; that does not say that it is outside the price.
    """

    verdict: Verdict
    grounds: tuple[Content, ...]


class Containment:
    """What the prices of a list contain, by the rules of a day; each price is read once.

    Args:
        prices: the list.
        law: the law of the list, whose services have notes too.
        rules: the rules of settlement on the service day; None if no pack has any.
    """

    def __init__(self, prices: PriceList, law: LawOnDay, rules: SettlementOnDay | None) -> None:
        self.prices, self.law, self.rules = prices, law, rules
        self._things = rules.settlement.names if rules is not None else NamesOfThings()
        self._known: dict[tuple[str, str | None], tuple[Content, ...]] = {}
        self._lines: dict[str, list[PriceLine]] = {}
        self._ids: dict[str, set[str]] = {}  # by id, ordinal and service code
        self._names: dict[str, str] = {}  # of items by their code, as norm lines have them
        self._in_pack: dict[str, tuple[str, str, str]] = {}  # by service: note and conditions of the regulation, and their row
        self._index()

    def _index(self) -> None:
        """Reads list and regulation once, so that each question is answered at once."""
        for line in self.prices.lines:
            self._lines.setdefault(line.service_id, []).append(line)
            for text in (line.service_id, line.ordinal, line.service_code):
                if text:
                    self._ids.setdefault(text, set()).add(line.service_id)
            self._names.update((item.item_code, item.name) for item in line.items if item.item_code and item.name)
        services = self.law.tables["services"]
        columns = (services.columns[name] for name in ("service_id", "note", "conditions"))
        for row, (id_, note, conditions) in enumerate(zip(*columns, strict=True)):
            self._in_pack[id_] = (note, conditions, f"{services.file}!{(services.row(row).row or 0) + 1}")

    def knows(self, item: str) -> bool:
        """Whether the list has a service or a norm line of a code."""
        return item in self._ids or item in self._names

    def of(self, line: PriceLine) -> tuple[Content, ...]:
        """What the price of a line contains and leaves out, as texts say it: refused, asked, left out."""
        key = (line.service_id, line.class_)
        if key not in self._known:
            found = sorted(self._of(line, (), frozenset()), key=lambda content: (bool(content.through), content.order))
            self._known[key] = tuple(found)
        return self._known[key]

    def beside(self, line: PriceLine, item: str, kind: ItemKind | None = None) -> Beside:
        """The verdict on a thing that is charged beside a service.

        Args:
            line: the price line of the service.
            item: the code or the name of the thing; of a service, its id, ordinal or code, too.
            kind: what the thing is, where its name does not say it: notes leave out whole kinds ("chưa bao gồm thuốc").
        """
        contents = self.of(line)
        services = self._ids.get(item, set())
        ids = {item, *services}
        name = self._names.get(item) or next((each.name for id_ in services for each in self._lines[id_] if each.name), item)
        named = [content for content in contents if content.kind != "words" and content.code in ids]
        near: list[Content] = []
        if not named:
            by_name = [(content, same_name(content.name, name)) for content in contents if content.kind != "words"]
            named = [content for content, fits in by_name if fits == "same"]
            near = [_only_asked(content) for content, fits in by_name if fits == "alike"]
        sure, unsure = self._told(contents, name, kind or kind_of(name))
        return _verdict(named, sure, [*unsure, *near])

    def count_of(self, line: PriceLine, service: str) -> Fraction:
        """How many of a service a package holds, by its norm lines; 1 where none says how many.

        Args:
            line: the price line of the package.
            service: the service, by its id.
        """
        return self._counted(line, {service, *self._ids.get(service, ())}, frozenset()) or Fraction(1)

    def _counted(self, line: PriceLine, ids: set[str], opened: frozenset[str]) -> Fraction:
        opened |= {line.service_id}
        found = Fraction(0)
        for item in line.items:
            if item.kind != "service" or not item.item_code:
                continue
            times = Fraction(item.quantity) / Fraction(item.per) if item.quantity is not None else Fraction(1)
            if ids & {item.item_code, *self._ids.get(item.item_code, ())}:
                found += times
            elif (inside := self._inside(line, item.item_code)) is not None and item.item_code not in opened:
                found += times * self._counted(inside, ids, opened)
        return found

    def _of(self, line: PriceLine, through: tuple[str, ...], opened: frozenset[str]) -> Iterator[Content]:
        """The contents of a price; `through` are the services inside the package on the way to it, `opened` all packages."""
        opened |= {line.service_id}
        words = [*self._in_notes(line), *self._in_articles(line)]
        if not through:
            yield from words
        else:
            yield from (replace(content, through=through) for content in words if content.ground == "note")
        articles = [fact for fact in self._articles(line) if fact.kinds]
        for item in line.items:
            if item.kind == "service" and item.item_code:
                yield _content("refused", item, "service", "package", through)
                yield from self._in_package(line, item, through, opened)
            elif item.kind == "item" and (item.name or item.item_code):
                yield self._item(item, words, articles, through)

    def _in_package(self, line: PriceLine, item: NormLine, through: tuple[str, ...], opened: frozenset[str]) -> Iterator[Content]:
        """The contents of a service inside a package."""
        found = self._inside(line, inside := str(item.item_code))
        if found is not None and inside not in opened:
            yield from self._of(found, (*through, inside), opened)

    def _inside(self, line: PriceLine, service: str) -> PriceLine | None:
        """The price of a service inside a package: that of the same class, or of all classes."""
        lines = self._lines.get(service, [])
        return next((each for class_ in (line.class_, None) for each in lines if each.class_ == class_), None)

    def _item(self, item: NormLine, words: list[Content], articles: list[PriceContents], through: tuple[str, ...]) -> Content:
        """A norm line that names an item: what it grounds, or the note or article that says more of the item."""
        name = str(item.name or item.item_code)
        kind = kind_of(name)
        beside = _verdict([_content("asked", item, "item", "norm", through)], *self._told(words, name, kind))
        by = beside.grounds[0]
        if beside.verdict != "asked" or by.ground != "norm":
            norm = _content(beside.verdict, item, "item", by.ground, through)
            return replace(norm, where=by.where, text=f"{by.text} ({item.source}: {norm.text})")
        if len(beside.grounds) > 1:  # a text may leave the item out
            return _content("asked", item, "item", "norm", through)
        for fact in articles:
            if item.component in fact.components and (kind is None or kind in fact.kinds):
                norm = _content("refused" if self._compared(fact) else "asked", item, "item", "article", through)
                return replace(norm, where=str(fact.reference), text=f"{item.source}: {norm.text}")
        return _content("asked", item, "item", "norm", through)

    def _told(self, contents: Iterable[Content], name: str, kind: ItemKind | None) -> tuple[list[Content], list[Content]]:
        """What texts say of a thing in words: surely, and not surely."""
        told = [(content, _fits(content, name, kind, self._things)) for content in contents if content.kind == "words"]
        sure = [content for content, fits in told if fits == "same" and content.sure]
        return sure, [content for content, fits in told if fits == "alike" or (fits == "same" and not content.sure)]

    def _articles(self, line: PriceLine) -> tuple[PriceContents, ...]:
        return self.rules.contents(line.part) if self.rules is not None else ()

    def _compared(self, fact: PriceContents) -> bool:
        return self.rules is not None and self.rules.compared(fact)

    def _in_articles(self, line: PriceLine) -> Iterator[Content]:
        for fact in self._articles(line):
            compared = self._compared(fact)
            for term in fact.contains:
                plain = " sử dụng " not in term
                verdict: Verdict = "refused" if compared and plain else "asked"
                yield Content(verdict, None, term, "words", "article", str(fact.reference), "", (), plain and compared)
            for term in fact.leaves_out:
                yield Content("left-out", None, term, "words", "article", str(fact.reference), "")

    def _in_notes(self, line: PriceLine) -> Iterator[Content]:
        """What the notes on a service say: that of the list, what the regulation says of it, and what its name holds."""
        note, conditions, row = self._in_pack.get(line.service_id, ("", "", ""))
        in_list, confirmed = f"pricelist.json!{line.number}", line.service_id not in self.law.unconfirmed_services
        of_pack = line.note is not None and line.note == note
        texts = [(read_note(line.note), row if of_pack else in_list, confirmed or not of_pack)]
        texts.append((read_note(line.name, within=True), row or in_list, confirmed))
        texts.append((read_note(conditions), row, confirmed))
        yield from dict.fromkeys(_of_note(each, where, sure) for said, where, sure in texts for each in said)


def _of_note(said: Said, where: str, confirmed: bool) -> Content:
    sure = said.sure and confirmed and (said.says == "leaves-out" or is_kind(said.term) is None)  # else which drug is not said
    verdict: Verdict = "left-out" if said.says == "leaves-out" else "refused" if sure else "asked"
    return Content(verdict, None, said.term, "words", "note", where, said.text, (), sure)


def _only_asked(content: Content) -> Content:
    """The same of a thing whose name is only alike: "Găng tay" and "Găng tay khám"."""
    return replace(content, verdict="left-out" if content.verdict == "left-out" else "asked", sure=False)


def _content(
    verdict: Verdict, item: NormLine, kind: Literal["item", "service"], ground: Ground, through: tuple[str, ...]
) -> Content:
    quantity = vietnamese_number(item.quantity) if item.quantity is not None else None
    amount = " ".join(part for part in (quantity, item.unit) if part is not None)
    per = f" / {vietnamese_number(item.per)}" if item.per != 1 else ""
    name = str(item.name or item.item_code)
    return Content(
        verdict, item.item_code, name, kind, ground, str(item.source), f"{name}: {amount}{per}" if amount else name, through
    )


def _fits(content: Content, name: str, kind: ItemKind | None, things: NamesOfThings) -> Fit | None:
    """How far a thing is what a text names in words.

    Of a whole kind that is left out, a thing whose kind is not known may be one; of one that is contained, it is not said to be.
    """
    loosely = content.verdict == "left-out"
    if (whole := is_kind(content.name)) == "blood":  # its name tells that a thing is blood
        return "same" if kind == "blood" else None
    if whole is not None:
        if kind is not None and fit(content.name, name) != "same":
            return "same" if kind == whole else None
        if loosely:
            return "same" if fit(content.name, name, loosely=True) == "same" else "alike"
    in_article = content.ground == "article" and not loosely
    return fit_in_article(content.name, name, things) if in_article else fit(content.name, name, loosely=loosely)


def _verdict(named: Iterable[Content], sure: list[Content], unsure: list[Content]) -> Beside:
    """The verdict from the norm lines that name a thing and from what is said in words, surely or not.

    What the service's own note or an article leaves out is left out, whatever a norm line says; where a note or a package surely
    contains it, they disagree, and it is asked. Where something may leave it out, nothing is refused.
    """
    named = list(named)
    inside = [content for content in (*sure, *named) if content.verdict in ("refused", "asked")]
    out = [content for content in (*sure, *named) if content.verdict == "left-out"]
    may_contain = [content for content in unsure if content.verdict != "left-out"]
    may_leave_out = [content for content in unsure if content.verdict == "left-out"]
    own = [content for content in out if not content.through]
    contrary = [content for content in inside if content.verdict == "refused" and content.ground in ("note", "package")]
    if out and not contrary and (own or not inside):
        return Beside("left-out", (*out, *inside))
    if out or (inside and may_leave_out):
        return Beside("asked", tuple(inside or out) + tuple(out if inside else ()) + tuple(may_leave_out))
    if inside:
        inside.sort(key=lambda content: (content.order, bool(content.through)))
        return Beside(inside[0].verdict, tuple(inside))
    if may_contain and not may_leave_out:
        return Beside("asked", tuple(may_contain))
    return Beside("not-known", tuple(may_leave_out))
