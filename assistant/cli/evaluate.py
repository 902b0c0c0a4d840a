"""The command that measures extraction on annotated meetings."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import InputError, MeetingError
from assistant.language import gettext as _

if TYPE_CHECKING:
    from assistant.evaluation.cases import Case
    from assistant.evaluation.run import Failure

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
    method: Annotated[str, typer.Option("--method", help=_("How rows are made: full, tagger or one-shot."))] = "full",
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the figures as JSON."))] = False,
) -> int:
    """Run extraction on annotated meetings and score what it finds."""
    from assistant.cli.process import interruptible
    from assistant.cli.show import progress_shown
    from assistant.evaluation.cases import read_cases
    from assistant.evaluation.figures import read_results, score
    from assistant.evaluation.methods import method_named
    from assistant.evaluation.report import report_lines, report_values
    from assistant.evaluation.run import Failure
    from assistant.evaluation.run import evaluate as run_cases
    from assistant.settings import load_settings

    folder = read_cases(cases_dir, [name.strip() for name in chosen.split(",") if name.strip()])
    if out.resolve() == cases_dir.resolve():
        raise InputError(
            _("The results would overwrite the cases in {folder}; name another folder.").format(folder=out)
        )
    chosen_method = method_named(method)
    settings = load_settings()
    _warn_of_known_talks(folder.cases, weights)
    failures = [Failure(case_id, error) for case_id, error in folder.unusable.items()]
    if folder.cases:
        with interruptible() as cancel, progress_shown() as listener:
            failures += run_cases(folder.cases, out, settings, listener, cancel, weights, chosen_method)
    results = read_results(folder.cases, out)
    scored = score(folder.cases, results)
    if as_json:
        failed = {failure.case_id: str(failure.error) for failure in failures}
        print(json.dumps({**report_values(scored), "failed": failed}, ensure_ascii=False, indent=1))
    elif scored.cases:
        for line in report_lines(scored, folder.cases):
            print(line)
    return _report(failures)


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
        print(
            _("No result for {case}: {reason}").format(case=failure.case_id, reason=_reason(failure)), file=sys.stderr
        )
    for failure in failures:
        if not isinstance(failure.error, MeetingError):
            raise failure.error  # a defect: the entry point says so, and shows where under --debug
    return FAILED if failures else DONE


def _reason(failure: Failure) -> str:
    if isinstance(failure.error, MeetingError):
        return str(failure.error)
    return f"{type(failure.error).__name__}: {failure.error}"
