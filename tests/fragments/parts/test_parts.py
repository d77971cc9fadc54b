"""A document whose models are split: what loads when, and that nothing else tells the parts from one module."""

from __future__ import annotations

import copy
import datetime as dt
import importlib
import inspect
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import pytest

NAME = "fragment_parts"
Run = Callable[[str], list[str]]

LOADED = """
import sys
def loaded():
    prefix = "fragment_parts.models._"
    return sorted(name.removeprefix(prefix) for name in sys.modules if name.startswith(prefix))
"""


@pytest.fixture
def fresh(built: Callable[[str], Path]) -> Run:
    """Run a program in a process of its own, which has `loaded()`; give the lines that it prints."""
    out = built("parts")

    def run(program: str) -> list[str]:
        code = f"{LOADED}sys.path[:0] = {[str(out), *sys.path]!r}\n{inspect.cleandoc(program)}"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.split("\n")[:-1]

    return run


# What loads


def test_nothing_loads_before_a_name_is_asked_for(fresh: Run) -> None:
    assert fresh(
        """
        import fragment_parts, fragment_parts.aio, fragment_parts.enums
        from fragment_parts import models
        dir(models)
        print(loaded())
        models.Customer, fragment_parts.enums.Status
        print(loaded())
        """
    ) == ["[]", "['customer', 'status']"]


def test_an_answer_loads_what_it_holds(fresh: Run) -> None:
    order = ["order", "times"]  # how an alias is sent has to be known before there is a value
    assert fresh(
        """
        from fragment_parts.models import Order
        print(loaded())
        found = Order.from_dict({"id": "1", "lines": [{"unit": "box"}], "unknown": {"name": "x"}})
        found.as_dict(), repr(found)
        print(loaded())
        for data in ({"pet": None}, {"status": "open"}, {"pets": [{"kind": "dog"}]}, {"left": {"right": {"n": 1}}}):
            Order.from_dict({"id": "1", **data})
            print(loaded())
        """
    ) == [
        str(sorted(item))
        for item in (
            order,
            order,
            order,
            [*order, "status"],
            [*order, "status", "pet"],
            [*order, "status", "pet", "left"],
        )
    ]


def test_a_call_loads_what_it_needs(fresh: Run, server: Any) -> None:
    server.reply({"id": "1", "status": "closed", "lines": []})
    assert fresh(
        f"""
        from fragment_parts import ShopClient
        with ShopClient({server.url!r}, None) as client:
            order = client.order(id="1")
        print(loaded(), order.status is type(order.status).CLOSED)
        """
    ) == ["['order', 'status', 'times'] True"]


# What an answer is made of, whichever part came first


@pytest.mark.parametrize("first", ["Order", "Ticket", "Dog", "Pet", "Value", "Times", "Left", "Right", "Customer"])
def test_every_kind_of_reference_across_parts(fresh: Run, first: str) -> None:
    assert fresh(
        f"""
        from fragment_parts import models
        models.{first}
        owner = {{"name": "Ann", "since": "2024-01-02"}}
        data = {{
            "id": "1", "status": "open", "customer": owner, "by_name": {{"a": owner}},
            "pet": {{"kind": "dog", "owner": owner}}, "pets": [{{"kind": "cat", "lives": 9}}, {{"kind": "fox"}}],
            "either": {{"right": {{"n": 1}}}}, "several": [owner], "value": ["a", [owner, ["b"]]],
            "times": [1700000000], "left": {{"right": {{"left": {{"right": {{}}}}}}}},
        }}
        order = models.Order.from_dict(data)
        assert order.as_dict() == data
        assert models.Order.from_dict({{"id": "1", "either": owner}}).either == models.Customer.from_dict(owner)
        again = models.Order.from_dict({{"id": "1", "either": "text", "status": "odd", "customer": None}})
        assert (again.either, again.status, again.customer) == ("text", "odd", None)
        names = [
            order.status, order.customer, order.by_name["a"], order.pet, order.pet.owner, *order.pets, order.either,
            order.either.right, order.several[0], order.value[1][0], order.times[0], order.left.right.left,
        ]
        print(*(type(item).__name__ for item in names))
        print(order.customer.since, order.times[0], order.value[1][1])
        """
    ) == [
        "Status Customer Customer Dog Customer Cat Pet Left Right Customer Customer datetime Left",
        "2024-01-02 2023-11-14 22:13:20+00:00 ['b']",
    ]


def test_the_decoders_of_later_values_are_those_of_the_first(models: ModuleType) -> None:
    for number in range(3):
        ticket = models.Ticket.from_dict({"status": "closed", "value": [{"name": str(number)}, "x"], "models": ["m"]})
        assert ticket.status is models.Status.CLOSED
        assert ticket.value == [models.Customer(name=str(number)), "x"]
        assert models.Ticket.from_dict({"value": number, "customer": number}).as_dict() == {
            "value": number,
            "customer": number,
        }


def test_answers_of_every_type(call: Any, server: Any, models: ModuleType) -> None:
    server.reply([{"customer": {"name": "Ann"}, "times": [0]}])
    [ticket] = call("ShopClient.tickets")
    assert ticket.customer == models.Customer(name="Ann")
    assert ticket.times == [dt.datetime(1970, 1, 1, tzinfo=dt.UTC)]
    server.reply(["a", {"name": "Ann"}])
    assert call("ShopClient.value") == ["a", models.Customer(name="Ann")]
    server.reply("2024-01-02T03:04:05Z")
    assert call("ShopClient.when") == dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def test_a_request_of_models_and_aliases(call: Any, server: Any, models: ModuleType) -> None:
    time = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    call("ShopClient.order", id="1", pet=models.Dog(owner=models.Customer(name="Ann")), times=[time], value=["a"])
    assert server.last.json == {
        "id": "1",
        "pet": {"kind": "dog", "owner": {"name": "Ann"}},
        "times": [1704067200],
        "value": ["a"],
    }


def test_threads_load_parts_at_once(fresh: Run) -> None:
    assert fresh(
        """
        import threading
        from fragment_parts import models
        data = {"id": "1", "pet": {"kind": "dog", "owner": {"name": "x"}}, "value": [{"name": "y"}], "status": "open"}
        barrier, found = threading.Barrier(8), []
        def run(number):
            barrier.wait()
            kind = models.Order if number % 2 else models.Ticket
            item = kind.from_dict(data)
            found.append((type(models.Order.from_dict(data).pet.owner), type(item.status)))
        threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
        [thread.start() for thread in threads], [thread.join() for thread in threads]
        print(len(found), set(found) == {(models.Customer, models.Status)})
        """
    ) == ["8 True"]


# One package, as if it were one module


def test_every_name_is_there(models: ModuleType, package: ModuleType) -> None:
    everything: dict[str, Any] = {}
    exec(f"from {NAME}.models import *", everything)
    assert set(models.__all__) <= everything.keys()
    assert set(models.__all__) <= set(dir(models))
    assert len(models.__all__) == len(set(models.__all__)) == 59
    enums = importlib.import_module(f"{NAME}.enums")
    assert enums.__all__ == ["Status", "Unit"]
    assert [getattr(enums, name) for name in enums.__all__] == [models.Status, models.Unit]
    for module in (models, enums):
        with pytest.raises(AttributeError, match=f"^module '{module.__name__}' has no attribute 'Ordr'$"):
            module.Ordr  # noqa: B018
        with pytest.raises(ImportError, match="cannot import name 'Ordr'"):
            exec(f"from {module.__name__} import Ordr")


def test_classes_tell_where_they_are(models: ModuleType) -> None:
    for name in models.__all__:
        found = getattr(models, name)
        if isinstance(found, type):
            assert getattr(importlib.import_module(found.__module__), name) is found
            assert f"class {name}(" in inspect.getsource(found)


def test_type_hints_of_a_class_load_what_they_name(fresh: Run) -> None:
    assert fresh(
        """
        from typing import get_type_hints
        from fragment_parts.models import Dog, Line
        print(get_type_hints(Line)["unit"], loaded())
        print(get_type_hints(Dog)["owner"], loaded())
        """
    ) == [
        "fragment_parts.models._order.Unit | str | None ['order', 'pet', 'times']",
        "fragment_parts.models._customer.Customer | None ['customer', 'order', 'pet', 'times']",
    ]


def test_type_hints_of_every_class(models: ModuleType) -> None:
    found = [getattr(models, name) for name in models.__all__]
    # `str | None` in place of an alias that holds itself cannot be evaluated, in one module or in several.
    kinds = [kind for kind in found if hasattr(kind, "from_dict") and kind.__name__ not in ("Order", "Ticket")]
    assert len(kinds) == 52
    for kind in kinds:
        assert get_type_hints(kind)


def test_pickles_and_copies(models: ModuleType) -> None:
    order = models.Order.from_dict({"id": "1", "status": "open", "lines": [{"unit": "box"}], "pet": {"kind": "dog"}})
    order.additional_properties["new"] = {"a": models.Status.CLOSED}
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        data = pickle.dumps(order, protocol)
        assert pickle.loads(data) == order
        assert type(pickle.loads(data).pet) is models.Dog
        assert pickle.loads(data).status is models.Status.OPEN
        # A later version may declare a class in another part.
        assert b"_order" not in data
        assert b"_status" not in data
    assert copy.copy(order) == copy.deepcopy(order) == order
    assert copy.deepcopy(order).lines[0] is not order.lines[0]
    assert pickle.loads(pickle.dumps(models.Order)) is models.Order


def test_pickles_load_in_a_process_that_has_loaded_nothing(models: ModuleType, fresh: Run) -> None:
    order = models.Order.from_dict({"id": "1", "status": "open", "pet": {"kind": "dog", "owner": {"name": "Ann"}}})
    assert fresh(f"import pickle; print(pickle.loads({pickle.dumps(order)!r}))") == [repr(order)]
    # As a version wrote them whose models were one module.
    for text in (b"cfragment_parts.models\nOrder\n.", b"cfragment_parts.enums\nStatus\n."):
        name = text.split(b"\n")[1].decode()
        assert fresh(f"import pickle; print(pickle.loads({text!r}).__name__)") == [name]


def test_a_class_of_the_users_own_pickles_as_its_own(models: ModuleType) -> None:
    made = type("Mine", (models.Customer,), {"__module__": __name__, "__slots__": ()})
    globals()["Mine"] = made
    try:
        found = pickle.loads(pickle.dumps(made(name="x")))
    finally:
        del globals()["Mine"]
    assert type(found) is made
