"""langchain-azure-ai; the variant is what its models call with: `azure-ai-inference` or `openai`."""

# The libraries of other environments than this one:
# mypy: disable-error-code="import-not-found"
# pyright: reportMissingImports=false

from __future__ import annotations

from typing import Any

from azure.core.exceptions import ClientAuthenticationError, HttpResponseError
from langchain_azure_ai.chat_models import AzureAIOpenAIApiChatModel
from langchain_azure_ai.chat_models.inference import AzureAIChatCompletionsModel
from langchain_azure_ai.embeddings import AzureAIOpenAIApiEmbeddingsModel
from langchain_azure_ai.embeddings.inference import AzureAIEmbeddingsModel
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from openai import AuthenticationError, BadRequestError
from pydantic import BaseModel

from interop import questions as q
from interop.trial import Place, refused, trial

REFUSALS = (HttpResponseError, BadRequestError)
UNAUTHORIZED = (ClientAuthenticationError, AuthenticationError)


class City(BaseModel):
    """What the structured output is parsed to."""

    city: str


@tool  # type: ignore[untyped-decorator]
def get_weather(city: str) -> str:
    """Give the weather of a city."""
    return f"{q.RESULT} in {city}"


def _chat(place: Place, key: str = "") -> Any:
    kinds = {"azure-ai-inference": AzureAIChatCompletionsModel, "openai": AzureAIOpenAIApiChatModel}
    return kinds[place.variant](endpoint=place.url, credential=key or place.key, model=q.MODEL)


def _embedder(place: Place) -> Any:
    if place.variant == "azure-ai-inference":
        return AzureAIEmbeddingsModel(endpoint=place.url, credential=place.key, model=q.MODEL)
    # By default it downloads a tokenizer, and sends tokens in place of the texts.
    return AzureAIOpenAIApiEmbeddingsModel(
        endpoint=place.url, credential=place.key, model=q.MODEL, check_embedding_ctx_length=False
    )


def _check_answer(answer: Any) -> str:
    text: str = answer.content
    q.check_text(text)
    usage = answer.usage_metadata
    q.check_usage(usage["input_tokens"], usage["output_tokens"], usage["total_tokens"])
    return text


def _follow_up(answer: Any) -> list[Any]:
    [call] = answer.tool_calls
    q.check_tool(call["name"], call["args"])
    # The decorator, whose types are missing where this is checked, makes an object of the function.
    tool_of: Any = get_weather
    result: ToolMessage = tool_of.invoke(call)
    return [HumanMessage(q.WEATHER), answer, result]


@trial
def chat(place: Place) -> None:
    _check_answer(_chat(place).invoke([("system", "You answer in one sentence."), ("user", q.QUESTION)]))


@trial
def stream(place: Place) -> None:
    model = _chat(place)
    q.check_pieces([each.content for each in model.stream(q.QUESTION)], _check_answer(model.invoke(q.QUESTION)))


@trial
def bind_tools(place: Place) -> None:
    model = _chat(place).bind_tools([get_weather])
    q.check_result(model.invoke(_follow_up(model.invoke(q.WEATHER))).content)
    first, *more = model.stream(q.WEATHER)
    for each in more:
        first += each
    _follow_up(first)


@trial
def structured_output(place: Place) -> None:
    found = _chat(place).with_structured_output(City, method="json_schema").invoke(q.WEATHER)
    q.expect(found == City(city="Paris"), "City(city='Paris')", found)


@trial
def embeddings(place: Place) -> None:
    embedder = _embedder(place)
    vectors = embedder.embed_documents(q.TEXTS)
    q.check_vectors(vectors)
    q.expect(embedder.embed_query(q.TEXTS[1]) == vectors[1], "the vector of the same text", vectors[1])


@trial
def filtered_prompt(place: Place) -> None:
    with refused(REFUSALS) as caught:
        _chat(place).invoke(q.FILTERED)
    q.check_error(caught.error, 400, "content filter")


@trial
def wrong_key(place: Place) -> None:
    with refused(UNAUTHORIZED) as caught:
        _chat(place, q.WRONG_KEY).invoke(q.QUESTION)
    q.check_error(caught.error, 401, "")


@trial
async def async_chat(place: Place) -> None:
    _check_answer(await _chat(place).ainvoke(q.QUESTION))


@trial
async def async_stream(place: Place) -> None:
    model = _chat(place)
    whole = _check_answer(await model.ainvoke(q.QUESTION))
    q.check_pieces([each.content async for each in model.astream(q.QUESTION)], whole)


@trial
async def async_bind_tools(place: Place) -> None:
    model = _chat(place).bind_tools([get_weather])
    messages = _follow_up(await model.ainvoke(q.WEATHER))
    q.check_result((await model.ainvoke(messages)).content)


@trial
async def async_embeddings(place: Place) -> None:
    q.check_vectors(await _embedder(place).aembed_documents(q.TEXTS))
