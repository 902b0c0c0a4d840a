from __future__ import annotations

import pytest

from assistant.events import Cancellation
from assistant.models import store
from tests.models.fakes import Heard


@pytest.mark.models
def test_the_installed_models_are_what_their_makers_published() -> None:
    names = store.required("base", True)
    heard = Heard()

    found = store.verify(names, heard, Cancellation())

    assert [(model.name, model.missing, model.damaged) for model in found] == [(name, (), ()) for name in names]
    assert heard.events[-1].done == 1
    for name in names:
        assert store.folder(name).is_dir()
