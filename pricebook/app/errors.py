"""What is wrong in a call, each with a name and a text in both languages. What is wrong in an input is a finding instead."""

from pricebook.base.languages import Figure, Language, say
from pricebook.base.reasons import UnusableInput, reason_of
from pricebook.findings import Findings


def reason(error: Exception) -> Figure:
    """Why an input could not be used, as a text in both languages."""
    if isinstance(error, UnusableInput):
        return say("call.of", label=error.label, reason=error.reason)
    return reason_of(error)


class CallError(Exception):
    """The verb cannot be carried out as it was called. `message` says why; `str()` says it in English."""

    def __init__(self, key: str, **values: Figure) -> None:
        self.phrase = say(f"call.{key}", **values)
        super().__init__(self.phrase.text("en"))

    def message(self, language: Language = "vi") -> str:
        """What is wrong, and what to do."""
        return self.phrase.text(language)


class FolderNotFound(CallError, NotADirectoryError):
    """There is no such folder."""


class InputNotFound(CallError, FileNotFoundError):
    """There is no such file."""


class UnknownRegulation(CallError, LookupError):
    """No pack of that name is on the search path."""


class UnknownService(CallError, LookupError):
    """The list has no such service, and has left none of that name out."""


class UnknownFacility(CallError, LookupError):
    """The list has no such facility, or none at all where one is needed."""


class UnknownCode(CallError, LookupError):
    """No finding has such a code."""


class WrongOption(CallError, ValueError):
    """An option that cannot be meant, or that the verb has no use for."""


class MissingLibraries(CallError, ImportError):
    """Libraries of an extra that is not installed."""


class UnreadableList(CallError, ValueError):
    """A file that holds no price list, or one that does not show what it says."""


class OtherPack(CallError, LookupError):
    """The regulation pack that a list was made with is not here; or another version of it is."""


class WrongFindings(CallError, ValueError):
    """Findings that cannot go with the list: unreadable, another list's, or not in Vietnamese as papers are."""


class UnreadableBaseline(CallError, ValueError):
    """A record of an earlier round that cannot be read."""


class NothingToExport(CallError, LookupError):
    """The form has no file for this list and these facilities."""


class NothingToWrite(CallError, ValueError):
    """The verb had no result that could be written."""


class WouldLoseMatches(CallError, ValueError):
    """Matches that somebody confirmed would be lost: they are in another file, or in one that could not be read whole.

    `findings` are what could not be read.
    """

    findings: Findings = Findings()


class OutputExists(CallError, FileExistsError):
    """Files that are there already and were not to be overwritten."""


class OutputInUse(CallError, PermissionError):
    """A file that cannot be replaced: on Windows, one that is open in Excel."""


class NotWritten(CallError, OSError):
    """The outputs could not be written; everything is as it was before."""
