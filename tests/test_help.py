"""Help and what is said of a wrong call, in both languages: each text of the program has its translation, and none stands idle."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from pricebook.base.languages import help_texts
from pricebook.cli.app import app
from pricebook.cli.help import asked_language, behind_the_command, explained, paragraphs, translated
from tests.support import DATA, ROOT

VIETNAMESE, ENGLISH = {"LC_ALL": "vi_VN.UTF-8", "COLUMNS": "200"}, {"LC_ALL": "en_US.UTF-8", "COLUMNS": "200"}


def commands(name: str = "pricebook", command: Any = None) -> Iterator[tuple[str, Any]]:
    """Every command and group by its full name."""
    command = command or get_command(app)
    yield name, command
    for child, sub in getattr(command, "commands", {}).items():
        yield from commands(f"{name} {child}", sub)


ALL = dict(commands())


def texts_of(command: Any) -> list[str]:
    """Every paragraph of a command's help and of its options, but for examples, which need no translation."""
    said = [command.help or "", *(getattr(each, "help", None) or "" for each in command.params), "Show this message and exit."]
    return [part for text in said for part in paragraphs(text) if not part.startswith("Example: ")]


def said(*arguments: str, env: dict[str, str] = VIETNAMESE) -> tuple[int, str]:
    """The exit status, and all that is printed, in one line."""
    done = CliRunner().invoke(app, arguments, env=env, prog_name="pricebook")
    return done.exit_code, " ".join(done.output.replace("│", " ").split())


@pytest.mark.parametrize("name", ALL)
def test_every_command_and_every_option_explains_itself_in_both_languages(name: str) -> None:
    command = ALL[name]
    assert command.help, f"{name} has no help"
    assert [each.name for each in command.params if not getattr(each, "help", None)] == []
    assert [text for text in texts_of(command) if text not in help_texts()["texts"]] == [], "missing in base/words/help/vi.toml"


def test_nothing_is_translated_that_no_command_says() -> None:
    assert set(help_texts()["texts"]) - {text for command in ALL.values() for text in texts_of(command)} == set()


def test_a_translation_names_the_same_options_files_and_commands() -> None:
    """`--from`, `accepted.csv`, `pricebook build`, PRICEBOOK_NORMS: what is typed is the same in both languages."""
    typed = re.compile(
        r"(?<!\w)--?[a-z][\w-]*|`[^`]+`|\b[\w.]+\.(?:json|csv|xlsx|toml|html|zip)\b|PRICEBOOK_\w+|\b\d{4}-\d\d-\d\d\b"
    )
    for english, vietnamese in help_texts()["texts"].items():
        if english == "The document that states the income. Required with it.":
            continue  # names --income, which the English text calls "it"
        assert set(typed.findall(english)) == set(typed.findall(vietnamese)), english


def test_a_message_and_its_translation_have_the_same_places() -> None:
    for english, vietnamese in help_texts()["calls"].items():
        assert set(re.findall(r"{(\w+)}", english)) >= set(re.findall(r"{(\w+)}", vietnamese)), english


@pytest.mark.parametrize("name", ALL)
def test_every_command_can_be_asked_in_either_language(name: str) -> None:
    """`--lang` stands before a command as well: each has it, or has commands that do."""
    command = ALL[name]
    assert hasattr(command, "commands") or "--lang" in {option for each in command.params for option in each.opts}


@pytest.mark.parametrize(
    ("called", "env", "word"),
    [
        (("build", "--help"), VIETNAMESE, "Lập bảng giá từ hồ sơ và kiểm tra."),
        (("build", "--help"), ENGLISH, "Compose the price list of a dossier, and check it."),
        (("build", "--help", "--lang", "vi"), ENGLISH, "Cách dùng: pricebook build [TÙY CHỌN]"),
        (("build", "--help", "--lang=en"), VIETNAMESE, "Usage: pricebook build [OPTIONS]"),
        (("--lang", "vi", "list", "--help"), ENGLISH, "Vòng đời của bảng giá"),
        (("list", "--lang", "en", "show", "--help"), VIETNAMESE, "Show a list's life"),
        (("--lang", "vi", "--help"), ENGLISH, "Ví dụ: pricebook build data/long-an-2012 -o out"),
        (("--help",), {**VIETNAMESE, "LC_ALL": "C"}, "Lập và kiểm tra bảng giá"),
    ],
)
def test_help_follows_the_locale_and_the_option(called: tuple[str, ...], env: dict[str, str], word: str) -> None:
    status, text = said(*called, env=env)
    assert status == 0 and word in text, text


@pytest.mark.parametrize(
    ("called", "vietnamese", "english"),
    [
        (("bild",), "Không có lệnh 'bild'. Có phải là 'build'?", "No such command 'bild'. Did you mean 'build'?"),
        (("build",), "Thiếu tham số 'DIR'.", "Missing argument 'DIR'."),
        (("list", "approve", "x", "--decision", "1"), "Thiếu tùy chọn '--on'.", "Missing option '--on'."),
        (("build", "x", "--out"), "Tùy chọn '--out' cần một giá trị.", "Option '--out' requires an argument."),
        (("build", "x", "--force=1"), "Tùy chọn '--force' không nhận giá trị.", "Option '--force' does not take a value."),
        (("build", "x", "y", "z"), "Thừa tham số: y z", "(y z)"),
        (("build", "x", "--nope"), "Không có tùy chọn --nope", "No such option: --nope"),
        (("check", "x", "--on", "2012-13-01"), "không phải là ngày: viết như 2012-10-01 hoặc 01/10/2012.", "does not match"),
        (("check", "x", "--as", "foo"), "'foo' không phải là một trong 'proposal', 'own', 'issued'.", "is not one of"),
        (("serve", "--port", "abc"), "Giá trị của '--port' không dùng được:", "Invalid value for '--port'"),
        (("serve", "--port", "-1"), "phải từ 0 trở lên", "greater than or equal to 0"),
        (("list", "approve", "x", "--decision", "1", "--on", "2012-01-01"), "hoặc --phase", "or --phase"),
    ],
)
def test_what_is_wrong_in_a_call_is_told_in_the_language_of_the_call(
    called: tuple[str, ...], vietnamese: str, english: str
) -> None:
    for env, expected, other in ((VIETNAMESE, vietnamese, "Try"), (ENGLISH, english, "Xem hướng dẫn")):
        status, text = said(*called, env=env)
        assert status == 2 and expected in text and other not in text, text
    assert vietnamese in said(*called, "--lang", "vi", env=ENGLISH)[1] or called[-1] == "--out"


def test_a_question_is_asked_and_given_up_in_the_language_of_the_call(tmp_path: Path) -> None:
    called = ("list", "key", "new", str(tmp_path / "khoa"), "--passphrase")
    for env, asked, end in ((VIETNAMESE, "Mật khẩu của khóa", "Đã dừng."), (ENGLISH, "Passphrase", "Aborted.")):
        status, text = said(*called, env=env)
        assert status == 1 and asked in text and end in text, text
    assert not (tmp_path / "khoa").exists()


def test_what_the_library_says_in_other_words_stays_as_it_is() -> None:
    assert explained("Something new: {x}", "vi") == "Something new: {x}"
    assert explained("Invalid value for '--a': {x} is not one of 'b'.", "vi") == (
        "Giá trị của '--a' không dùng được: {x} không phải là một trong 'b'."
    )
    assert translated("A text without a translation.\n\nOverwrite existing\n  results.", "vi") == (
        "A text without a translation.\n\nGhi đè kết quả đã có."
    )


@pytest.mark.parametrize(
    ("given", "moved"),
    [
        (["--lang", "vi", "build", "x"], ["build", "--lang", "vi", "x"]),
        (["--lang=en", "list", "show"], ["list", "--lang=en", "show"]),
        (["build", "x", "--lang", "vi"], ["build", "x", "--lang", "vi"]),
        (["--lang", "vi", "--help"], ["--help"]),
        (["--lang", "fr"], ["--lang", "fr"]),
        (["--lang"], ["--lang"]),
        (["--", "--lang"], ["--", "--lang"]),
    ],
)
def test_a_language_before_the_command(given: list[str], moved: list[str]) -> None:
    assert behind_the_command(given) == moved


def test_the_language_of_a_call_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    assert asked_language(["build", "--lang", "en", "--nope"]) == "en"
    assert asked_language(["build", "--lang", "fr"]) == "vi"
    assert asked_language(["build", "--", "--lang", "en"]) == "vi"


@pytest.mark.slow
def test_messages_of_a_command_follow_a_language_before_it() -> None:
    called = ("explain", str(DATA / "long-an-2012"), "Z9")
    assert said("--lang", "en", *called)[1] == said(*called, "--lang", "en")[1] != said(*called)[1]


@pytest.mark.slow
def test_the_translations_are_read_only_when_help_is_shown() -> None:
    script = (
        "import sys; from pricebook.base import languages; from pricebook.cli.app import app; sys.argv = ['pricebook', *sys.argv[1:]]\n"
        "try: app()\nexcept SystemExit: print(languages.help_texts.cache_info().currsize, 'rich' in sys.modules, file=sys.stderr)"
    )

    def read(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], capture_output=True, text=True, encoding="utf-8", cwd=ROOT
        )
        return done.stderr.splitlines()[-1].split()[0]

    assert (read("rule", "CP001", "--lang", "vi"), read("rule", "--help", "--lang", "vi")) == ("0", "1")
    assert read("rule", "--help", "--lang", "en") == "0"
