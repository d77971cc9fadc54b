"""Docstrings of the three styles, as programs have them."""

from __future__ import annotations

import pytest

from model_inference_overlay.schema.docstrings import parse

GOOGLE = """Find flights.

    Only those of today
    are found.

    Args:
        origin (str): where it
            starts.
        to: where it ends: a city
        *rest: ignored

    Returns:
        str: nothing of interest
    """
NUMPY = """Find flights.

    Parameters
    ----------
    origin : str
        where it starts.
    to, via : str, optional
        where it ends

    Returns
    -------
    str
        nothing of interest
    """
SPHINX = """Find flights.

    :param str origin: where it
        starts.
    :param to: where it ends
    :type to: str
    :returns: nothing of interest
    """


@pytest.mark.parametrize(
    ("text", "summary", "names"),
    [
        (
            GOOGLE,
            "Find flights.\n\nOnly those of today are found.",
            {"origin": "where it starts.", "to": "where it ends: a city", "rest": "ignored"},
        ),
        (NUMPY, "Find flights.", {"origin": "where it starts.", "to": "where it ends", "via": "where it ends"}),
        (SPHINX, "Find flights.", {"origin": "where it starts.", "to": "where it ends"}),
        (None, "", {}),
        ("", "", {}),
        ("One line", "One line", {}),
        ("Note: prose that begins like a section.", "Note: prose that begins like a section.", {}),
        ("Prose.\n\nArgs:\n", "Prose.", {}),
        ("Prose.\n\nArgs:\n    x:\n        below the name", "Prose.", {"x": "below the name"}),
        ("P.\n\nAttributes:\n    x: an attribute\n\nMore prose.", "P.\n\nMore prose.", {"x": "an attribute"}),
        ("P.\n\nRaises:\n    ValueError: never", "P.", {}),
        ("P.\n\nOther Parameters\n----------------\nx : int\n    rare", "P.", {"x": "rare"}),
    ],
)
def test_styles(text: str | None, summary: str, names: dict[str, str]) -> None:
    found = parse(text)
    assert (found.summary, found.names) == (summary, names)


def test_entries_that_are_not_indented() -> None:
    # As the samples of the retired package have them.
    found = parse("Flights.\n\nParameters:\norigin_city (str): the start.\nto (str): the end.\n\nReturns:\nstr: JSON.")
    assert found.names == {"origin_city": "the start.", "to": "the end."}
    assert found.summary == "Flights."


@pytest.mark.parametrize("text", ["Args:" * 2000, "(" * 5000, ":param " + "x " * 5000, "Args:\n" + "  x(" * 3000])
def test_no_text_takes_long(text: str) -> None:
    parse(text)
