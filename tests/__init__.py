"""Tests of every room; what they share is in ``conftest.py``."""

import os

if "PYTEST_XDIST_WORKER" in os.environ:
    # The workers have a core each: threads of numpy and scikit-learn would wait for one another, at twice the price.
    for _library in ("OMP", "OPENBLAS"):
        os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
