"""What changed since the last build, in short, as lines of text in either language."""

from collections.abc import Iterator

from pricebook.app.since_last import MOST_LARGEST, SinceLast
from pricebook.base.languages import Language, say


def short_lines(since: SinceLast, language: Language = "vi") -> Iterator[tuple[str, str]]:
    """What changed since the last build, in short: findings, counts, and the largest changes of prices; each with its indent.

    Args:
        since: the build compared with the last one.
        language: of the texts.
    """
    if since.findings is not None:
        yield "", say("screen.since-findings", **since.findings).text(language)
    if since.same_list:
        yield "", say("screen.since-same-list").text(language)
    if since.changes is not None:
        from pricebook.app.diff_shown import short_changes  # in most builds no price has changed

        yield from short_changes(since.changes, MOST_LARGEST, language)
