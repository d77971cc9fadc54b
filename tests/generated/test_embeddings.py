"""Vectors in every form, and long lists of inputs in batches, over TCP, sync and async."""

from __future__ import annotations

import asyncio
import copy
import json
import threading
import time
from array import array
from typing import Any

import numpy
import pytest

from model_inference import EmbeddingsClient, RetryPolicy, aio
from model_inference.credentials import AzureKeyCredential
from model_inference.exceptions import DecodeError, RateLimitError, ServiceRequestError
from model_inference.models import EmbeddingEncodingFormat, EmbeddingItem, EmbeddingsResult, ImageEmbeddingInput
from model_inference_server import Answer, Arrival, Reply, create_app, running

from .conftest import KEY, Caller

TEXTS = [f"text {number}" for number in range(7)]
PIXEL = "data:image/png;base64,iVBORw0KGgo="
FORMS = {"float": "f", "base64": "f", "int8": "b", "uint8": "B", "binary": "b", "ubinary": "B"}


def embed(caller: Any, *args: Any, **kwargs: Any) -> Any:
    return caller("EmbeddingsClient", "embed", *args, **kwargs)


@pytest.mark.parametrize("form", [None, *FORMS, EmbeddingEncodingFormat.INT8])
@pytest.mark.parametrize("place", ["call", "client", "body", "model"])
def test_the_form_of_the_request_reaches_the_items(caller: Any, form: str | None, place: str) -> None:
    asked = {"encoding_format": form} if form else {}
    given: dict[str, Any] = {"input": ["a"], "dimensions": 16}
    if place == "call":
        item = embed(caller, **given, **asked).data[0]
    elif place == "client":
        item = embed(caller, **given, made_with=asked).data[0]
    elif place == "body":
        item = embed(caller, body={**given, **asked}).data[0]
    else:
        item = embed(caller, **given, model_extras=asked).data[0]
    assert item.vector.typecode == FORMS[form or "float"]
    assert len(item.vector) == (2 if form in ("binary", "ubinary") else 16)
    if form != "base64":
        assert item.vector.tolist() == item.embedding
    assert item.numpy().tolist() == item.vector.tolist()


def test_the_floats_of_both_forms_are_the_same(caller: Any) -> None:
    vectors = [embed(caller, input=["a"], encoding_format=form).data[0].vector for form in ("float", "base64")]
    assert vectors[0] == vectors[1]


def test_a_body_of_the_callers_own_bytes_says_nothing(caller: Any) -> None:
    body = json.dumps({"input": ["a"], "encoding_format": "int8", "dimensions": 8}).encode()
    item = embed(caller, body=body).data[0]
    with pytest.raises(ValueError, match=r"nobody knows what form was asked for: say it, such as vector_as\("):
        item.vector  # noqa: B018
    assert item.vector_as("int8") == array("b", item.embedding)


@pytest.mark.parametrize("mode", ["with_raw_response", "with_streaming_response"])
def test_unparsed_answers_know_the_form(service: Any, mode: str) -> None:
    with EmbeddingsClient(service.url, AzureKeyCredential(KEY)) as client:
        answer = getattr(client, mode).embed(input=["a"], encoding_format="int8", dimensions=8)
        if mode == "with_streaming_response":
            with answer:
                assert answer.parse().data[0].vector.typecode == "b"
        else:
            assert answer.parsed.data[0].vector.typecode == "b"


@pytest.mark.parametrize("sizes", [1, 3, 7, 100])
@pytest.mark.parametrize(
    "given",
    [list, tuple, iter, lambda texts: dict.fromkeys(texts).keys(), numpy.array],
    ids=["list", "tuple", "iterator", "keys", "numpy"],
)
def test_batches_give_what_one_request_gives(caller: Any, service: Any, sizes: int, given: Any) -> None:
    whole = embed(caller, input=TEXTS, dimensions=4)
    service.received.clear()
    split = embed(caller, input=given(TEXTS), dimensions=4, batch_size=sizes)
    sent = [json.loads(each.body) for each in service.received]
    assert sorted(text for each in sent for text in each["input"]) == TEXTS
    assert all(len(each["input"]) <= sizes and each["dimensions"] == 4 for each in sent)
    assert len(sent) == -(-len(TEXTS) // sizes)
    assert type(split) is EmbeddingsResult
    assert split.data == whole.data
    assert split.usage == whole.usage
    assert [item.index for item in split.data] == list(range(7))


@pytest.mark.parametrize("batch_size", [None, 2])
def test_inputs_that_are_no_list(caller: Any, service: Any, batch_size: int | None) -> None:
    for given in ("text", {"text": 1}, {"a", "b"}, 5):
        with pytest.raises(TypeError, match=r"^input is "):
            embed(caller, input=given, batch_size=batch_size)
    assert service.received == []


def test_without_batches_anything_that_gives_inputs_is_one_request(caller: Any, service: Any) -> None:
    assert len(embed(caller, input=(text for text in TEXTS)).data) == 7
    assert len(embed(caller, input=numpy.array(TEXTS)).data) == 7
    assert service.body["input"] == TEXTS
    assert len(service.received) == 2


def test_no_inputs_are_the_servers_to_judge(caller: Any, service: Any) -> None:
    assert embed(caller, input=[], batch_size=2).data == []
    assert [json.loads(each.body) for each in service.received] == [{"input": []}]


def test_images_are_split_too(caller: Any) -> None:
    inputs = [ImageEmbeddingInput(image=PIXEL, text=str(number)) for number in range(5)]
    whole = caller("ImageEmbeddingsClient", "embed", input=inputs, encoding_format="int8")
    split = caller("ImageEmbeddingsClient", "embed", input=iter(inputs), encoding_format="int8", batch_size=2)
    assert split.data == whole.data
    assert [item.vector for item in split.data] == [item.vector for item in whole.data]


def test_items_of_batches_survive_copies(caller: Any) -> None:
    split = copy.deepcopy(embed(caller, input=TEXTS, encoding_format="int8", batch_size=3))
    assert {item.vector.typecode for item in split.data} == {"b"}


def test_progress(caller: Any) -> None:
    told: list[tuple[int, int | None]] = []
    embed(caller, input=TEXTS, batch_size=3, progress=lambda done, total: told.append((done, total)))
    assert (len(told), told[-1]) == (3, (7, 7))
    assert sorted(told) == told
    told.clear()
    embed(caller, input=iter(TEXTS), batch_size=4, progress=lambda done, total: told.append((done, total)))
    assert [total for _, total in told] == [None, None]


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"input": TEXTS, "batch_size": 0}, ValueError, "^batch_size is a number of inputs from 1, found 0"),
        ({"input": TEXTS, "batch_size": "3"}, TypeError, "^batch_size is a number of inputs, found str"),
        ({"input": TEXTS, "progress": True}, TypeError, "^progress tells of batches: give batch_size as well"),
        ({"input": TEXTS, "batch_size": 3, "progress": 5}, TypeError, "^progress is True, False or a function"),
        ({"body": {"input": TEXTS}, "batch_size": 3}, TypeError, "^batch_size splits .*body= is sent as a whole"),
        ({"batch_size": 3}, TypeError, "^missing required argument 'input'"),
    ],
)
def test_what_cannot_be_split(caller: Any, service: Any, arguments: Any, kind: Any, message: str) -> None:
    with pytest.raises(kind, match=message):
        embed(caller, **arguments)
    assert service.received == []


@pytest.mark.parametrize(("limit", "kind"), [(0, ValueError), ("4", TypeError), (True, TypeError)])
def test_limits_of_concurrency(service: Any, limit: Any, kind: Any) -> None:
    async def call() -> Any:
        async with aio.EmbeddingsClient(service.url, AzureKeyCredential(KEY)) as client:
            await client.embed(input=TEXTS, batch_size=3, max_concurrency=limit)

    with pytest.raises(kind, match=r"^max_concurrency is a number of calls"):
        asyncio.run(call())


@pytest.mark.parametrize("mode", ["with_raw_response", "with_streaming_response"])
def test_several_answers_are_no_one_response(service: Any, mode: str) -> None:
    with (
        EmbeddingsClient(service.url, AzureKeyCredential(KEY)) as client,
        pytest.raises(TypeError, match="there is no one response of them"),
    ):
        getattr(client, mode).embed(input=TEXTS, batch_size=2)


class Moody:
    """A server that answers batches as they say: `slow`, `fail`, `short`; and knows how many it had at a time."""

    def __init__(self) -> None:
        self.url = ""
        self.received: list[list[str]] = []
        self.lock = threading.Lock()

    def intercept(self, arrival: Arrival) -> Answer | None:
        texts = json.loads(arrival.body)["input"]
        with self.lock:
            self.received.append(texts)
        if "slow" in texts:
            time.sleep(0.2)
        if "fail" in texts:
            return Reply({"error": {"code": "429", "message": "slow down"}}, 429)
        if "short" in texts:
            return Reply({"object": "list", "model": "m", "data": [], "usage": {"prompt_tokens": 1, "total_tokens": 1}})
        return None


@pytest.fixture
def moody() -> Any:
    server = Moody()
    with running(create_app(keys=(KEY,), intercept=server.intercept, dimensions=4)) as server.url:
        yield server


@pytest.fixture(params=["sync", "async"])
def moody_caller(request: pytest.FixtureRequest, moody: Moody) -> Any:
    caller = Caller(request.param, moody.url)
    return lambda **kwargs: embed(caller, retry=RetryPolicy(retries=0), **kwargs)


def test_an_error_says_what_it_was_for_and_what_had_arrived(moody_caller: Any) -> None:
    with pytest.raises(RateLimitError) as caught:
        moody_caller(input=["a", "b", "c", "d", "slow", "fail", "e"], batch_size=2)
    failed = caught.value.batch
    assert failed is not None
    assert (failed.start, failed.stop, failed.inputs) == (4, 6, ["slow", "fail"])
    assert [item.index for item in failed.arrived.data][:4] == [0, 1, 2, 3]
    assert all(isinstance(item, EmbeddingItem) for item in failed.arrived.data)
    assert caught.value.__notes__[-1].startswith("in the batch of inputs [4:6]; what ")


def test_what_is_missing_can_be_sent_again(moody_caller: Any) -> None:
    texts = ["a", "b", "slow", "fail", "c"]
    with pytest.raises(RateLimitError) as caught:
        moody_caller(input=texts, batch_size=2)
    assert caught.value.batch is not None
    vectors = {item.index: item.embedding for item in caught.value.batch.arrived.data}
    missing = [number for number in range(5) if number not in vectors]
    again = moody_caller(input=["good" if texts[number] == "fail" else texts[number] for number in missing])
    vectors |= {missing[item.index]: item.embedding for item in again.data}
    assert sorted(vectors) == [0, 1, 2, 3, 4]


def test_an_answer_that_lacks_vectors(moody_caller: Any) -> None:
    with pytest.raises(DecodeError, match=r"^the answer to 2 inputs has 0 items in data") as caught:
        moody_caller(input=["a", "b", "short", "c"], batch_size=2)
    assert caught.value.batch is not None
    assert caught.value.batch.start == 2


def test_inputs_that_fail_as_they_are_read(moody_caller: Any) -> None:
    def inputs() -> Any:
        yield from ("a", "b", "c")
        raise LookupError("the file ended")

    with pytest.raises(LookupError, match=r"^the file ended") as caught:
        moody_caller(input=inputs(), batch_size=2)
    assert caught.value.__notes__[0].startswith("after 2 inputs had been read; ")


def test_an_input_that_cannot_be_sent(moody_caller: Any) -> None:
    with pytest.raises(TypeError, match=r"cannot send a value of type object") as caught:
        moody_caller(input=["a", "b", object()], batch_size=2)
    assert caught.value.__notes__[0].startswith("in the batch of inputs [2:3]; ")


def test_requests_at_the_same_time_are_no_more_than_allowed(moody: Moody) -> None:
    at_once: list[int] = []

    async def call(limit: int) -> Any:
        count = 0

        async def begin(request: Any) -> None:
            nonlocal count
            count += 1
            at_once.append(count)
            await asyncio.sleep(0.02)

        async def end(request: Any, response: Any) -> None:
            nonlocal count
            count -= 1

        async with aio.EmbeddingsClient(
            moody.url, AzureKeyCredential(KEY), on_request=begin, on_response=end
        ) as client:
            return await client.embed(input=[str(each) for each in range(12)], batch_size=1, max_concurrency=limit)

    for limit in (1, 3):
        at_once.clear()
        result = asyncio.run(call(limit))
        assert [item.index for item in result.data] == list(range(12))
        assert max(at_once) == limit


def test_a_failure_ends_the_other_requests(moody: Moody) -> None:
    cancelled: list[str] = []

    async def call() -> None:
        async def begin(request: Any) -> None:
            text = json.loads(request.content)["input"][0]
            try:
                await asyncio.sleep(5 if text == "late" else 0)
            except asyncio.CancelledError:
                cancelled.append(text)
                raise

        async with aio.EmbeddingsClient(
            moody.url, AzureKeyCredential(KEY), on_request=begin, retry=RetryPolicy(retries=0)
        ) as client:
            await client.embed(input=["late", "fail", "never"], batch_size=1, max_concurrency=2)

    begun = time.monotonic()
    with pytest.raises(RateLimitError) as caught:
        asyncio.run(call())
    assert time.monotonic() - begun < 4
    assert cancelled == ["late"]
    assert caught.value.batch is not None
    assert (caught.value.batch.start, caught.value.batch.arrived) == (1, None)
    assert ["never"] not in moody.received


def test_a_cancellation_ends_all_requests(moody: Moody) -> None:
    async def call() -> Any:
        async def wait(request: Any) -> None:
            if "stay" in request.content.decode():
                await asyncio.sleep(5)

        async with aio.EmbeddingsClient(moody.url, AzureKeyCredential(KEY), on_request=wait) as client:
            task = asyncio.create_task(client.embed(input=["a", "stay", "stay"], batch_size=1, max_concurrency=3))
            while not moody.received:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await task
            others = asyncio.all_tasks() - {asyncio.current_task()}
            return caught.value, others

    error, others = asyncio.run(call())
    assert others == set()
    assert [item.index for item in vars(error)["batch"].arrived.data] == [0]


def test_a_client_that_is_closed(service: Any) -> None:
    client = EmbeddingsClient(service.url, AzureKeyCredential(KEY))
    client.close()
    with pytest.raises(ServiceRequestError, match="the client is closed") as caught:
        client.embed(input=TEXTS, batch_size=3)
    assert caught.value.batch is not None
    assert caught.value.batch.arrived is None
