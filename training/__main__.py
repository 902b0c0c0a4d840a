"""The one command that fits the tagger and the link, measures them on talks they never saw, and writes the weights.

    python -m training --out assistant/extraction/weights --leave-out DIR [--ami DIR] [--report FILE]

The same talks and seed give the same weights, on one machine and one version of the libraries.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.llm.reader import StoredReader
from training.augment import homophones
from training.reader import AnnotatedTalk, read_ami, read_talks
from training.readings import readings
from training.report import measured_report
from training.sets import FittedSet, fit_set, write_sets
from training.tagger import FOLDS, Example, LineModels, examples

SEED = "1"
READINGS = Path("out/readings")


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, measure and write what the arguments ask for."""
    asked = _parser().parse_args(arguments)
    ours, ami = read_talks(), read_ami(asked.ami) if asked.ami else []
    material = training_material([*ours, *ami], asked.seed)
    with StoredReader() as reader:
        states = readings(material, reader, asked.readings)
    material = [replace(example, read=read) for example, read in zip(material, states, strict=True)]
    models = LineModels(material)
    if asked.leave_out or asked.report:
        with tempfile.TemporaryDirectory() as scratch:
            folder = asked.leave_out or Path(scratch)
            write_sets(folder, _sets(material, models, {f"without-{fold}": [fold] for fold in range(FOLDS)}))
            if asked.report:
                asked.report.write_text(measured_report(material, folder), encoding="utf-8")
    if asked.out:
        write_sets(asked.out, _sets(material, models, {"weights": []}))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, help="where the weights fitted on every talk go")
    parser.add_argument("--leave-out", type=Path, help="where sets go that were each fitted without a fold of talks")
    parser.add_argument("--report", type=Path, help="where the figures go, measured with the sets of --leave-out")
    parser.add_argument("--ami", type=Path, help="AMI meetings with human action items, as JSON files")
    parser.add_argument("--seed", default=SEED, help="of the recogniser noise")
    parser.add_argument("--readings", type=Path, default=READINGS, help="where what the reader makes of talks is kept")
    return parser


def training_material(talks: Sequence[AnnotatedTalk], seed: str) -> list[Example]:
    """Every talk as it is and as a recogniser might have heard it."""
    chinese = [line.text for talk in talks if talk.language == "zh" for line in talk.lines]
    return examples(talks, homophones(chinese), seed)


def _sets(material: Sequence[Example], models: LineModels, left_out: Mapping[str, list[int]]) -> dict[str, FittedSet]:
    """A pair of sets for each name, with and without the reader, fitted without some folds."""
    sets = {}
    for name, folds in left_out.items():
        talks = {example.talk.id for example in material if example.fold not in folds}
        for reads in (False, True):
            started = time.monotonic()
            arrays = fit_set(material, models, folds, reads=reads)
            sets[f"{name}-read.npz" if reads else f"{name}.npz"] = FittedSet(arrays, talks, reads)
            print(
                f"fitted {name}{', with the reader' if reads else ''} in {time.monotonic() - started:.0f} s", flush=True
            )
    return sets


if __name__ == "__main__":
    main()
