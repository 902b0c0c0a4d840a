"""The one command that fits the tagger and the link, measures them on talks they never saw, and writes the weights.

    python -m training --out assistant/extraction/weights --leave-out DIR [--ami DIR] [--report FILE]

The same talks and seed give the same weights, on one machine and one version of the libraries.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from training.augment import homophones
from training.reader import AnnotatedTalk, read_ami, read_talks
from training.report import measured_report
from training.sets import FittedArrays, fit_set, write_sets
from training.tagger import FOLDS, Example, LineModels, examples

SEED = "1"
WEIGHTS_NAME = "weights.npz"


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, measure and write what the arguments ask for."""
    asked = _parser().parse_args(arguments)
    ours, ami = read_talks(), read_ami(asked.ami) if asked.ami else []
    material = training_material([*ours, *ami], asked.seed)
    models = LineModels(material)
    if asked.leave_out or asked.report:
        with tempfile.TemporaryDirectory() as scratch:
            folder = asked.leave_out or Path(scratch)
            write_sets(folder, {f"without-{fold}.npz": _fitted(material, models, [fold]) for fold in range(FOLDS)})
            if asked.report:
                asked.report.write_text(measured_report(material, folder), encoding="utf-8")
    if asked.out:
        write_sets(asked.out, {WEIGHTS_NAME: _fitted(material, models, [])})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, help="where the weights fitted on every talk go")
    parser.add_argument("--leave-out", type=Path, help=f"where {FOLDS} sets go, each fitted without a fold of talks")
    parser.add_argument("--report", type=Path, help="where the figures go, measured with the sets of --leave-out")
    parser.add_argument("--ami", type=Path, help="AMI meetings with human action items, as JSON files")
    parser.add_argument("--seed", default=SEED, help="of the recogniser noise")
    return parser


def training_material(talks: Sequence[AnnotatedTalk], seed: str) -> list[Example]:
    """Every talk as it is and as a recogniser might have heard it."""
    chinese = [line.text for talk in talks if talk.language == "zh" for line in talk.lines]
    return examples(talks, homophones(chinese), seed)


def _fitted(material: Sequence[Example], models: LineModels, left_out: Sequence[int]) -> tuple[FittedArrays, set[str]]:
    """A set, with the ids of the talks that it was fitted on."""
    started = time.monotonic()
    fitted = fit_set(material, models, left_out)
    name = f"without fold {left_out[0]}" if left_out else "on all talks"
    print(f"fitted {name} in {time.monotonic() - started:.0f} s", flush=True)
    return fitted, {example.talk.id for example in material if example.fold not in left_out}


if __name__ == "__main__":
    main()
