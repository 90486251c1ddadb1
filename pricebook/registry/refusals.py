"""A move that contradicts what is recorded is refused, with the reason."""

from pricebook.base.languages import Figure, Language, say


class Refused(Exception):
    """What was asked for contradicts what the registry holds; nothing was recorded. `phrase` says why."""

    def __init__(self, why: str, **values: Figure) -> None:
        self.why = why
        self.phrase = say(f"registry.{why}", **values)
        super().__init__(self.phrase.text("en"))

    def message(self, language: Language = "vi") -> str:
        """Why, and what can be done."""
        return self.phrase.text(language)


class Unreadable(Refused):
    """The registry cannot be read now: somebody holds it, or the database ended the work."""
