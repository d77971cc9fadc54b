"""`UNSET` is one falsy value, whatever is done to it."""

from __future__ import annotations

import copy
import pickle

from model_inference_overlay.unset import UNSET, Unset


def test_it_is_falsy_and_shows_its_name() -> None:
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert UNSET is not None


def test_there_is_one() -> None:
    assert copy.copy(UNSET) is UNSET
    assert copy.deepcopy([UNSET])[0] is UNSET
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET
    assert list(Unset) == [UNSET]
