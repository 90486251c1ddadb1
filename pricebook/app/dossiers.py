"""What the verbs that take a dossier share: its folder, and its findings in order."""

from collections.abc import Iterable
from pathlib import Path

from pricebook.app.errors import FolderNotFound
from pricebook.base.files import is_folder
from pricebook.findings import Finding, Findings, in_file_order, said_once
from pricebook.regulation import LawOnDay, with_articles, with_names


def existing_folder(folder: Path | str, message: str = "no-folder") -> Path:
    """Returns the folder as a path. `message` is the key of the text (call.toml) where there is no such folder.

    Raises:
        FolderNotFound: there is no such folder.
    """
    path = Path(folder)
    if not is_folder(path):
        raise FolderNotFound(message, path=str(path))
    return path


def ordered(findings: Iterable[Finding], law: LawOnDay | None = None) -> Findings:
    """Returns the findings in the order of the files: with names and articles where there is a law, and each cause once."""
    found = list(findings) if law is None else with_articles(with_names(findings, law), law)
    return Findings(in_file_order(said_once(found)))
