"""One submission of a folder: judged by itself, written into a folder of its own, and told in one line."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pricebook.app.check import check, earlier_round, is_another_list
from pricebook.app.checked import Checked
from pricebook.app.edited_papers import kept_papers
from pricebook.app.errors import CallError
from pricebook.app.folder_entries import former_name
from pricebook.app.folder_order import as_stated
from pricebook.app.folder_record import SubmissionRecord
from pricebook.app.folder_results import folder_of_results, former_results, is_result_of, name_if_there
from pricebook.app.folder_unchanged import Unchanged, are_there
from pricebook.app.incoming import Incoming
from pricebook.app.parts_known import as_far_as_known
from pricebook.app.rounds_of_folder import Before, Rounds, services_of
from pricebook.app.rounds_told import few_told
from pricebook.app.written import remove_whole
from pricebook.appraisal.judge import CheckOptions
from pricebook.appraisal.record import CheckRecord
from pricebook.appraisal.rounds import counts, new_since
from pricebook.base.file_names import Scheme
from pricebook.base.languages import Language, Named, Phrase, say
from pricebook.exports.incoming_register import Entry, Outcome, Status
from pricebook.findings import rule


@dataclass(frozen=True, slots=True)
class Line:
    """What was found of one entry.

    Attributes:
        entry: The entry, with its round.
        outcome: What was found; its note in the language of the run.
        notes: What is to be said of it.
        files: The names of the files of its result.
        key: Stands for all that the result depends on; "" where it must be found anew.
        round_stated: Whether the clerk said which round it is.
        taken_over: Whether the result is that of an earlier run.
    """

    entry: Entry
    outcome: Outcome
    notes: tuple[Phrase, ...] = ()
    files: tuple[str, ...] = ()
    key: str = ""
    round_stated: bool = False
    taken_over: bool = False

    @property
    def in_register(self) -> Outcome:
        """What was found, as the register tells it, in Vietnamese."""
        return replace(self.outcome, note=self.note("vi"))

    def note(self, language: Language) -> str | None:
        """What is to be said of it, as a text."""
        return " ".join(note.text(language) for note in self.notes) or None

    def record(self, language: Language) -> SubmissionRecord:
        """The entry of check-folder.json."""
        entry, outcome = self.entry, self.outcome
        return {
            "number": entry.number, "file": entry.file, "sha256": entry.sha256, "entered": _iso(entry.entered),
            "received": _iso(entry.received), "sender": entry.sender, "letter": entry.letter,
            "letter_date": _iso(entry.letter_date), "round": entry.round, "follows": entry.follows,
            "round_stated": self.round_stated, "holds": list(entry.holds) if entry.holds is not None else None,
            "status": outcome.status or "gone", "services": outcome.services, "to_mend": outcome.to_mend,
            "to_confirm": outcome.to_confirm, "solved": outcome.solved, "standing": outcome.standing, "new": outcome.new,
            "due": _iso(outcome.due), "folder": outcome.folder, "files": list(self.files), "note": self.note(language),
            "taken_over": self.taken_over, "key": self.key,
        }  # fmt: skip


class HowJudged(NamedTuple):
    """How every file of a run is judged and written."""

    call: Mapping[str, Any]
    stated: CheckOptions
    papers: bool
    page: bool
    annotate: bool
    force: bool
    language: Language
    names: Scheme
    unchanged: Unchanged

    @property
    def written(self) -> tuple[object, ...]:
        """What the files of a result depend on."""
        return self.papers, self.page, self.annotate, self.language, self.names


def judge_line(
    entry: Entry, path: Path | None, earlier: SubmissionRecord | None, out: Path, rounds: Rounds, how: HowJudged
) -> Line:  # fmt: skip
    """Judges one entry, or takes over what an earlier run found. What goes wrong is told in its line, and raises nothing.

    Args:
        entry: What the register says of it.
        path: Its file; None where there is none any more.
        earlier: What the last run recorded of it.
        out: The folder with the register.
        rounds: The entries before it.
        how: How it is judged.
    """
    typed = entry.round
    entry, stated = as_stated(entry, earlier)
    if path is None:
        kept = _outcome_of(earlier) if earlier is not None else Outcome()
        status: Status | None = "gone" if entry.file else None
        why = say("folder.file-gone") if entry.file else say("folder.no-file-yet")
        if entry.file.endswith(former_name("", entry.number)):
            why = say("folder.file-replaced")
        return Line(entry, replace(kept, status=status), (why,), _files_of(earlier), round_stated=stated)
    folder = folder_of_results(entry, earlier, out)
    try:
        line = _judged(entry, path, earlier, folder, out, rounds, how, stated)
        return line if line.entry.round is not None else replace(line, entry=replace(line.entry, round=typed))
    except CallError as error:
        return Line(entry, Outcome("not-read", folder=name_if_there(folder)), (error.phrase,), round_stated=stated)
    except Exception as error:  # whatever one file does to the program, the others are judged
        if os.environ.get("PRICEBOOK_DEBUG"):
            raise
        why = say("folder.unforeseen", reason=f"{type(error).__name__}: {error}")
        return Line(entry, Outcome("not-read", folder=name_if_there(folder)), (why,), round_stated=stated)


def _judged(
    entry: Entry,
    path: Path,
    earlier: SubmissionRecord | None,
    folder: Path,
    out: Path,
    rounds: Rounds,
    how: HowJudged,
    stated: bool,
) -> Line:
    before, notes = None, list[Phrase]()
    if stated:
        number, before, wrong = rounds.stated(entry)
        entry = replace(entry, round=number)
        notes += [wrong] if wrong is not None else []
    of_sender = rounds.of_sender(entry)

    def key(before: Path | None) -> str:
        return how.unchanged.key(entry, path, (*how.written, stated), before, of_sender)

    last = _followed(before, earlier, rounds, stated=stated)
    if earlier is not None and not notes and earlier["note"] is None and earlier["key"] == key(last):
        taken = replace(entry, round=earlier["round"], follows=earlier["follows"])
        if are_there(folder, earlier["files"]):
            return Line(taken, _outcome_of(earlier), (), _files_of(earlier), earlier["key"], stated, taken_over=True)
    incoming = Incoming(entry.sender, entry.letter, entry.letter_date, entry.received, entry.holds)
    checked = replace(check(path, **how.call), judged_on=incoming.came)
    incoming, not_known = as_far_as_known(checked, incoming)
    notes += not_known
    if checked.submission is None:
        checked.remove_former(folder)
        return Line(entry, Outcome("not-read", folder=name_if_there(folder)), (*notes, _why_not(checked)), round_stated=stated)
    record = checked.check_record("vi")
    entry = replace(entry, sha256=checked.submission.sha256)  # of what was judged, where somebody has changed the file since
    if not stated:
        number, before = rounds.found(entry, path, record)
        entry = replace(entry, round=number, follows=before.number if before is not None else None)
    elif before is not None and entry.follows is None:
        entry = replace(entry, follows=before.number)
    if entry.letter_date is not None and entry.received is not None and entry.letter_date > entry.received:
        days = {"letter": f"{entry.letter_date:%d/%m/%Y}", "received": f"{entry.received:%d/%m/%Y}"}
        notes.append(say("folder.letter-after-receipt", **days))
    if (same := rounds.same_file(entry)) is not None:
        notes.append(say("folder.same-file", number=same))
    former = former_results(folder, entry, earlier)
    if earlier is not None and former is not None:
        notes.append(say("folder.file-renamed", file=earlier["file"]))
    if before is not None:
        checked, more = _compared(checked, before)
        notes += more
    written = checked.write(
        folder,
        annotate=how.annotate,
        force=how.force or former is not None or is_result_of(folder, path.name),
        language=how.language,
        papers=incoming if how.papers else None,
        page=how.page or how.papers,
        names=how.names,
        round=entry.round,
    )
    if of_former_name := [name for name in former or () if not any(file.name == name for file in written.files)]:
        remove_whole(folder, of_former_name)
    notes += [say("folder.paper-kept", file=name) for name in kept_papers(written.files)]
    outcome, more = _found(written.result, incoming)
    files = tuple(file.name for file in written.files)
    outcome = replace(outcome, folder=folder.name)
    return Line(entry, outcome, (*notes, *more), files, key(before.record if before is not None else None), stated)


def _compared(checked: Checked, before: Before) -> tuple[Checked, list[Phrase]]:
    """The result with the round before; without it, and with the reason, where that was judged by another regulation."""
    earlier = earlier_round(before.record)
    if checked.law is not None and earlier.regulation != checked.law.regulation.id:
        return checked, [say("folder.other-regulation-before", number=before.number, regulation=earlier.regulation)]
    if is_another_list(earlier, checked):
        return checked, [say("folder.other-list-before", number=before.number)]
    few = few_told(earlier, checked.check_record())
    return replace(checked, earlier=earlier), [few] if few is not None else []


def _found(checked: Checked, incoming: Incoming) -> tuple[Outcome, list[Phrase]]:
    """The figures of a result, and what its dossier lacks."""
    record: CheckRecord = checked.check_record("vi")
    verdict, rounds = record["verdict"], checked.comparison
    waiting = [each for each in record["findings"] if each["severity"] == "warning" and each["accepted"] is None]
    outcome = Outcome(verdict["proposal"], len(services_of(record)), verdict["blocking"], len(waiting))
    if rounds is not None:
        done = counts(checked.two_rounds(record))
        solved, new = done["mended"] + done["removed"], len(new_since(record, rounds))
        outcome = replace(outcome, solved=solved, standing=sum(done.values()) - solved, new=new)
    notes = list(_limits(checked, record))
    if incoming.received is None and incoming.holds is None:
        return outcome, notes
    from pricebook.app.check_papers import Judgement  # with it comes all that papers need

    judgement = Judgement(checked, record, incoming)
    missing = [paper.name.vi for paper in judgement.missing]
    notes += [say("folder.lacks", papers=", ".join(missing))] if missing else []
    if missing and outcome.status == "pass":  # the prices could go on, the dossier cannot
        outcome = replace(outcome, status="incomplete")
    return replace(outcome, due=judgement.due), notes


def _limits(checked: Checked, record: CheckRecord) -> Iterator[Phrase]:
    """What limits the verdict: that the regulation has ended, or that not every price was judged."""
    if checked.ended is not None:
        yield say("folder.ended", regulation=record["regulation_title"], day=f"{checked.ended:%d/%m/%Y}")
    elif record["verdict"]["proposal"] == "pass" and record["verdict"]["not_judged_services"]:
        yield say("folder.not-all-judged", count=record["verdict"]["not_judged_services"])


def _why_not(checked: Checked) -> Phrase:
    """Why nothing was read: the first finding that blocks; or that no regulation was named."""
    first = next((finding for finding in checked.findings if finding.blocks), None)
    if first is None and checked.fitting is not None:
        return say("folder.could-be-by", regulation=checked.fitting)
    if first is None:
        return checked.why_not or say("folder.damaged")
    title = rule(first.code).title
    return say("folder.nothing-read", code=first.code, why=Named(first.code, vi=title["vi"], en=title["en"]))


def _followed(before: Before | None, earlier: SubmissionRecord | None, rounds: Rounds, *, stated: bool) -> Path | None:
    """The check.json of the round before: as the clerk says, else as the last run found."""
    if stated or earlier is None or earlier["follows"] is None:
        return before.record if before is not None else None
    return rounds.record_of(earlier["follows"])


def _files_of(earlier: SubmissionRecord | None) -> tuple[str, ...]:
    return tuple(earlier["files"]) if earlier is not None else ()


def _outcome_of(earlier: SubmissionRecord) -> Outcome:
    due = date.fromisoformat(earlier["due"]) if earlier["due"] is not None else None
    return Outcome(
        earlier["status"], earlier["services"], earlier["to_mend"], earlier["to_confirm"], earlier["solved"], earlier["standing"],
        earlier["new"], due, earlier["folder"],
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
