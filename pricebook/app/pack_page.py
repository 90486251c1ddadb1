"""A pack as a page to read: which regulation it is, when it is in force, what the pack holds, and what it lacks."""

from pricebook.app.regulation import ListedPack
from pricebook.base.languages import Phrase, Terms, say


def pack_page(listed: ListedPack) -> list[Phrase]:
    """Returns the lines of the page, each as a phrase in both languages.

    Args:
        listed: the pack; nothing is said of one that is broken.
    """
    if listed.pack is None:
        return []
    law, found = listed.pack.regulation, listed.found
    lines = [
        say("page.title", title=law.title),
        say("page.pack", id=listed.id, version=law.pack_version, origin=Terms([found.origin]), sha256=found.sha256),
        say("page.issued", document=str(law.document), issuer=law.issuer),
        say("page.in-force", effect=law_effect(listed)),
    ]
    if law.province_unknown:
        lines.append(say("page.province-unknown"))
    tables = Terms(f"{name}.csv ({len(table)})" for name, table in listed.pack.tables.items() if len(table))
    lines.append(say("page.holds", services=str(len(listed.pack.tables["services"])), tables=tables))
    lines.append(say("page.complete" if listed.is_complete else "page.incomplete"))
    lines += [say("page.lacks", part=part.part, title=part.title) for part in law.missing_parts]
    lines += dict.fromkeys(say("page.component", id=each.id, name=each.name) for each in law.components)
    for reference in law.references:
        key = "page.document" if reference.confirmed else "page.document-unconfirmed"
        lines.append(say(key, document=str(reference.document), title=reference.title))
    return [*lines, say("page.more", id=listed.id)]


def law_effect(listed: ListedPack) -> Phrase | Terms:
    """From when to when the regulation of a pack is in force, and what replaces it."""
    from pricebook.regulation.effect import effect_of

    effect = effect_of(listed.pack.regulation) if listed.pack is not None else Terms()
    return effect or say("page.no-day")
