"""The exceptions of the verbs: what can be wrong in a call. Each has a message in both languages.

What is wrong in an input is a finding, not an exception.
"""

from pricebook.base.languages import Figure, Language, say
from pricebook.base.reasons import UnusableInput, reason_of
from pricebook.findings import Findings


def reason(error: Exception) -> Figure:
    """Returns why an input could not be used, as a text in both languages."""
    if isinstance(error, UnusableInput):
        return say("call.of", label=error.label, reason=error.reason)
    return reason_of(error)


class CallError(Exception):
    """A verb cannot be carried out as it was called. `message` says why; `str()` says it in English."""

    def __init__(self, key: str, **values: Figure) -> None:
        self.phrase = say(f"call.{key}", **values)
        super().__init__(self.phrase.text("en"))

    def __reduce__(self) -> tuple[object, ...]:
        """An error that happens in another process arrives whole."""
        return _remade, (type(self), self.phrase.key.partition(".")[2], dict(self.phrase.values)), self.__dict__

    def message(self, language: Language = "vi") -> str:
        """Returns what is wrong, and what to do about it."""
        return self.phrase.text(language)


def _remade(cls: type[CallError], key: str, values: dict[str, Figure]) -> CallError:
    return cls(key, **values)


class FolderNotFound(CallError, NotADirectoryError):
    """There is no such folder."""


class InputNotFound(CallError, FileNotFoundError):
    """There is no such file."""


class UnknownRegulation(CallError, LookupError):
    """The search path has no regulation pack of that name."""


class UnknownService(CallError, LookupError):
    """The list has no such service, neither priced nor left out."""


class UnknownFacility(CallError, LookupError):
    """The list has no such facility; or it has no facility, and one is needed."""


class UnknownCode(CallError, LookupError):
    """The catalogue of findings has no such code."""


class WrongOption(CallError, ValueError):
    """An option has an impossible value, or does not apply to what was asked for."""


class MissingLibraries(CallError, ImportError):
    """Optional libraries that the verb needs are not installed."""


class UnreadableList(CallError, ValueError):
    """The file holds no price list, or a list that does not match its fingerprint or its printed sheets."""


class OtherPack(CallError, LookupError):
    """The regulation pack that a list was made with is not available in that version."""


class WrongFindings(CallError, ValueError):
    """Findings that cannot accompany the list: unreadable, about another list, or not in Vietnamese."""


class UnreadableBaseline(CallError, ValueError):
    """The check.json of the earlier round cannot be read."""


class NothingToExport(CallError, LookupError):
    """The export has no file for this list and these facilities."""


class NothingToWrite(CallError, ValueError):
    """The verb has no result that could be written."""


class WouldLoseMatches(CallError, ValueError):
    """Confirmed matches would be lost: they are in another file, or in a file that could not be read completely.

    `findings` says what could not be read.
    """

    findings: Findings = Findings()


class SettingsRefused(CallError, ValueError):
    """Settings would not be those of a dossier, or cannot be changed safely; nothing was written."""


class ChangedMeanwhile(CallError, ValueError):
    """A file is no longer the one that somebody decided on; nothing was written."""


class UnusableReasons(CallError, ValueError):
    """The file of reasons cannot be read, so nothing can be added to it."""


class OutputExists(CallError, FileExistsError):
    """There are files already, and they were not to be overwritten."""


class OutputInUse(CallError, PermissionError):
    """A file cannot be replaced; on Windows because it is open in Excel."""


class NotWritten(CallError, OSError):
    """The outputs could not be written; existing files are unchanged."""


class RegistryUnusable(CallError, OSError):
    """There is no registry, or it cannot be opened."""


class EngineUnusable(CallError, OSError):
    """Nothing answers at the address of an engine, or it gave no answer to a question; nothing was settled."""


class MoveRefused(CallError, ValueError):
    """A move contradicts what the registry holds; nothing was recorded."""


class DeskNotOpened(CallError, OSError):
    """The desk cannot be opened: another one of the folder is open, or the port cannot be had."""


class AccountsUnusable(CallError, ValueError):
    """The accounts of a desk cannot be used, or not be changed as was asked; the file is unchanged."""
