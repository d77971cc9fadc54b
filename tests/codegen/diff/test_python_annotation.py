"""Types are compared by what they take and give, not by how they are spelled."""

from __future__ import annotations

import pytest

from codegen.diff.python.annotation import compare, parse, spell, translated

BASES = {"Cat": ("Pet",), "Mood": ("str",), "Pet": ("Model",)}


@pytest.mark.parametrize(
    ("before", "after", "word", "lost", "gained"),
    [
        ("int | None", "None | int", "", "", ""),
        ("models.Pet", "_models.Pet", "", "", ""),
        ("int | Unset | None", "int | None", "", "", ""),
        ("int", "str", "changed", "int", "str"),
        ("int", "float", "widened", "", "float"),
        ("float", "int", "narrowed", "float", ""),
        ("bool", "int", "widened", "", "int"),
        ("int", "int | None", "widened", "", "None"),
        ("str", "str | models.Mood", "", "", ""),
        ("models.Mood", "str", "widened", "", "str"),
        ("models.Cat", "models.Pet", "widened", "", "Pet"),
        ("models.Pet", "models.Cat", "narrowed", "Pet", ""),
        ("Literal['a', 'b']", "Literal['b', 'a']", "", "", ""),
        ("Literal['a']", "Literal['a', 'b']", "widened", "", "Literal['b']"),
        ("Literal['a', 'b']", "Literal['a']", "narrowed", "Literal['b']", ""),
        ("Literal['a']", "str", "widened", "", "str"),
        ("Literal[1]", "Literal[True]", "changed", "Literal[1]", "Literal[True]"),
        ("list[int]", "list[int | str]", "widened", "", "list[str]"),
        ("tuple[int, str]", "tuple[int, str | None]", "widened", "", "tuple[int, None]"),
        ("tuple[int, str]", "tuple[int]", "changed", "tuple[int, str]", "tuple[int]"),
        ("list[int]", "Sequence[int]", "widened", "", "Sequence[int]"),
        ("Sequence[models.Cat]", "Sequence[models.Pet]", "widened", "", "Sequence[Pet]"),
        ("dict[str, int]", "dict[str, str]", "changed", "dict[str, int]", "dict[str, str]"),
        ("str | Sequence[str]", "Sequence[str]", "narrowed", "str", ""),
        ("dt.datetime", "dt.date", "changed", "datetime.datetime", "datetime.date"),
        ("Stream[models.Pet, models.Cat]", "models.Cat", "changed", "Stream[Pet, Cat]", "Cat"),
        ("int", "Any", "widened", "", "Any"),
        ("Any", "int", "narrowed", "Any", ""),
    ],
)
def test_relations(before: str, after: str, word: str, lost: str, gained: str) -> None:
    found = compare(parse(before), parse(after), lambda name: BASES.get(name, ()))
    assert (found.word, spell(found.lost), spell(found.gained)) == (word, lost, gained)
    back = compare(parse(after), parse(before), lambda name: BASES.get(name, ()))
    assert (spell(back.lost), spell(back.gained)) == (gained, lost)


@pytest.mark.parametrize(
    ("before", "after", "only"),
    [
        ("Literal['a']", "Literal['a', 'b']", True),
        ("Literal['a']", "Mood | str", True),
        ("Literal['a']", "Literal['a'] | None", False),
        ("Literal['a']", "Literal['a'] | int", False),
        ("int", "float", False),
    ],
)
def test_more_values_of_a_known_kind(before: str, after: str, only: bool) -> None:
    assert compare(parse(before), parse(after), lambda name: BASES.get(name, ())).only_values is only


def test_bases_that_lead_back_to_themselves_end() -> None:
    assert compare(parse("A"), parse("C"), lambda name: {"A": ("B",), "B": ("A",)}.get(name, ())).word == "changed"


def test_an_alias_stands_for_its_type_and_ends_where_it_refers_to_itself() -> None:
    aliases = {"Tree": "int | list[Tree]", "Leaf": "Literal['x'] | None"}
    assert spell(translated(parse("Tree"), {}, aliases)) == "int | list[Tree]"
    assert spell(translated(parse("list[models.Leaf]"), {}, aliases)) == "list[Literal['x'] | None]"


def test_a_renamed_class_is_the_same_one() -> None:
    assert translated(parse("list[models.Pet | None]"), {"Pet": "Animal"}, {}) == parse("list[Animal | None]")
