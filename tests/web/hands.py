"""Two ways in which a person uses a page: by mouse, and by keyboard alone. Both find things by the words that people see."""

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

_MOST_TABS = 400
_PRESSES, _TO_CHOOSE = 3, 40_000  # milliseconds until the choice of files opens


class Mouse:
    """Whoever points at things."""

    def __init__(self, page: Any) -> None:
        self.page = self.place = page

    def within(self, selector: str) -> "Mouse":
        """The same hand, in one part of the page."""
        hand = type(self)(self.page)
        hand.place = self.page.locator(selector).first
        return hand

    def follow(self, words: str, *, stays: bool = False) -> None:
        """Follows the link with these words. `stays`: it is a download, and the page stays."""
        self._go(self.place.get_by_role("link", name=words).first, stays=stays)

    def open(self, words: str) -> None:
        """Opens what is folded under these words."""
        self._go(self.place.locator("summary", has_text=words).first, stays=True)

    def press(self, words: str) -> None:
        """Presses the button with these words."""
        self._go(self.place.get_by_role("button", name=words).first)

    def fill(self, words: str, text: str, number: int = 0) -> None:
        """Writes into the field with these words beside it."""
        self.place.get_by_label(words).nth(number).fill(text)

    def choose(self, words: str, option: str) -> None:
        """Chooses from the menu with these words beside it."""
        self.place.get_by_label(words).first.select_option(label=option)

    def give(self, words: str, *files: Path) -> None:
        """Chooses files for the field with these words beside it."""
        self.place.get_by_label(words).first.set_input_files([str(file) for file in files])

    def _go(self, place: Any, *, stays: bool = False) -> None:
        with nullcontext() if stays else self.page.expect_navigation():
            place.click()


class Keyboard(Mouse):
    """Whoever has no mouse: goes from thing to thing with the tabulator, and must see where that is."""

    def fill(self, words: str, text: str, number: int = 0) -> None:
        """Goes to the field and types; a day as its figures."""
        field = self.place.get_by_label(words).nth(number)
        self._reach(field)
        if field.get_attribute("type") == "date":
            year, month, day = text.split("-")
            self.page.keyboard.type(month + day + year)  # the order of the browser's own language, which the tests do not set
            assert field.input_value() == text
            return
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, words: str, option: str) -> None:
        """Goes to the menu and takes the option with the arrows."""
        menu = self.place.get_by_label(words).first
        self._reach(menu)
        names: Sequence[str] = menu.evaluate("menu => [...menu.options].map(option => option.label)")
        self.page.keyboard.press("Home")
        for _ in range(names.index(option)):
            self.page.keyboard.press("ArrowDown")
        assert menu.evaluate("menu => menu.selectedOptions[0].label") == option

    def give(self, words: str, *files: Path) -> None:
        """Goes to the field and opens what the browser offers for choosing files."""
        from playwright.sync_api import TimeoutError as NotOpened

        self._reach(self.place.get_by_label(words).first)
        for left in reversed(range(_PRESSES)):
            try:
                with self.page.expect_file_chooser(timeout=_TO_CHOOSE) as chosen:
                    self.page.keyboard.press("Space")
                break
            except NotOpened:  # a browser without a window drops a key now and then
                if not left:
                    raise
        chosen.value.set_files([str(file) for file in files])

    def _go(self, place: Any, *, stays: bool = False) -> None:
        self._reach(place)
        with nullcontext() if stays else self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _reach(self, place: Any) -> None:
        """Goes on until the thing has the focus, and it can be seen that it has."""
        for _ in range(_MOST_TABS):
            if place.evaluate("place => place === document.activeElement"):
                assert place.evaluate("place => getComputedStyle(place).outlineStyle !== 'none'"), place
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the tabulator does not reach {place}")
