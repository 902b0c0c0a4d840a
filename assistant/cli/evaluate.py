"""The command that measures extraction on annotated meetings."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import InputError, MeetingError
from assistant.language import gettext as _

if TYPE_CHECKING:
    from assistant.evaluation.cases import Case
    from assistant.evaluation.figures import Score
    from assistant.evaluation.run import Failure
    from assistant.evaluation.ways import Way

DONE, FAILED = 0, 1


def evaluate(
    cases_dir: Annotated[
        Path, typer.Argument(metavar="CASES_DIR", help=_("Folder of annotated meetings, one JSON file each."))
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=_("Folder to write the results into."))],
    chosen: Annotated[
        str, typer.Option("--cases", metavar="ID,ID", help=_("Only these cases, separated by commas."))
    ] = "",
    weights: Annotated[
        Path | None,
        typer.Option(
            "--weights", metavar="DIR", help=_("Folder with weights of the tagger instead of the shipped ones.")
        ),
    ] = None,
    method: Annotated[
        str, typer.Option("--method", help=_("How rows are made: full, tagger, n-grams or one-shot."))
    ] = "full",
    blind: Annotated[
        bool,
        typer.Option("--blind", help=_("Run every case once more with names and sides hidden; show both figures.")),
    ] = False,
    audio: Annotated[
        bool,
        typer.Option("--audio", help=_("Run every case once more from its recording; show both figures.")),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the figures as JSON."))] = False,
) -> int:
    """Run extraction on annotated meetings and score what it finds."""
    from assistant.cli.process import interruptible
    from assistant.cli.show import progress_shown
    from assistant.evaluation.cases import read_cases
    from assistant.evaluation.figures import read_results, score
    from assistant.evaluation.methods import method_named
    from assistant.evaluation.report import report_lines
    from assistant.evaluation.run import Failure
    from assistant.evaluation.run import evaluate as run_cases
    from assistant.evaluation.ways import PLAIN, ways
    from assistant.settings import load_settings

    folder = read_cases(cases_dir, [name.strip() for name in chosen.split(",") if name.strip()])
    asked = ways(audio=audio, blind=blind)
    for written in (way.folder(out) for way in asked):
        if written.resolve() == cases_dir.resolve():
            raise InputError(
                _("The results would overwrite the cases in {folder}; name another folder.").format(folder=written)
            )
    chosen_method = method_named(method)
    settings = load_settings()
    _warn_of_known_talks(folder.cases, weights)
    failures = [Failure(case_id, error) for case_id, error in folder.unusable.items()]
    if folder.cases:
        with interruptible() as cancel, progress_shown() as listener:
            failures += run_cases(
                folder.cases,
                out,
                settings,
                listener,
                cancel,
                weights,
                chosen_method,
                is_blind=blind,
                audio_dir=cases_dir if audio else None,
            )
    scores = {way: score(folder.cases, read_results(folder.cases, way.folder(out))) for way in asked}
    if as_json:
        print(json.dumps(_values(scores, failures), ensure_ascii=False, indent=1))
    elif scores[PLAIN].cases:
        for line in report_lines(scores, folder.cases):
            print(line)
    return _report(failures)


def _values(scores: Mapping[Way, Score], failures: Iterable[Failure]) -> dict[str, object]:
    """What ``--json`` prints: the plain figures, and below them those of each other way by its name."""
    from assistant.evaluation.report import kept_when_heard, report_values

    values: dict[str, object] = {}
    for way, scored in scores.items():
        failed = {failure.case_id: str(failure.error) for failure in failures if failure.way == way}
        found = {**report_values(scored), "failed": failed}
        if way.is_heard:
            found["of_the_transcript"] = kept_when_heard(scored, scores[way.read])
        values |= {way.name: found} if way.name else found
    return values


def _warn_of_known_talks(cases: Iterable[Case], weights: Path | None) -> None:
    """Say which cases the tagger was fitted on: it knows them."""
    from assistant.evaluation.run import weights_for

    for case in cases:
        if case.id in weights_for(case, weights).talks:
            print(
                _("The tagger was fitted on {case}: its figures say nothing of talks it does not know.").format(
                    case=case.id
                ),
                file=sys.stderr,
            )


def _report(failures: Sequence[Failure]) -> int:
    """Name what failed, on standard error; give the exit status."""
    for failure in failures:
        print(_("No result for {case}: {reason}").format(case=failure.title, reason=_reason(failure)), file=sys.stderr)
    for failure in failures:
        if not isinstance(failure.error, MeetingError):
            raise failure.error  # a defect: the entry point says so, and shows where under --debug
    return FAILED if failures else DONE


def _reason(failure: Failure) -> str:
    if isinstance(failure.error, MeetingError):
        return str(failure.error)
    return f"{type(failure.error).__name__}: {failure.error}"
