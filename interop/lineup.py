"""Who meets whom: the table of servers, and of the parties that call them."""

from __future__ import annotations

from dataclasses import dataclass

GROUP = "interop-"
"""What the dependency groups of the environments begin with."""

OWN = ""
"""The environment that runs this: it holds the project."""


@dataclass(frozen=True)
class Service:
    """A server.

    Attributes:
        title: what the table calls it.
        distribution: what to state the version of; one that begins with @ is from npm.
        environment: the dependency group that it runs in, without `interop-`.
    """

    title: str
    distribution: str
    environment: str = OWN


@dataclass(frozen=True)
class Party:
    """A client that calls a server.

    Attributes:
        title: what the table calls it.
        distribution: what to state the version of; one that begins with @ is from npm.
        environment: the dependency group that it runs in, without `interop-`.
        module: the module of `interop.clients` with its trials, or a file of `interop/node`.
        service: the key of the server.
        variant: which of the module's ways to use the library is tried.
    """

    title: str
    distribution: str
    environment: str
    module: str
    service: str
    variant: str = ""


SERVICES = {
    # As Azure behaves: api-version is required, an extra parameter is an error.
    "azure": Service("reference server, as Azure", "model-inference"),
    # As servers outside Azure do: under /v1, without api-version, with parameters beyond the document passed through.
    "openai": Service("reference server, under /v1", "model-inference"),
    "litellm": Service("LiteLLM proxy", "litellm", "litellm"),
    "aimock": Service("aimock", "@copilotkit/aimock", "node"),
}

PARTIES = {
    "azure": Party("azure-ai-inference", "azure-ai-inference", "azure", "azure", "azure"),
    "openai": Party("openai", "openai", "openai", "openai_python", "openai"),
    "rest": Party("@azure-rest/ai-inference", "@azure-rest/ai-inference", "node", "rest.mjs", "azure"),
    "litellm-azure": Party("LiteLLM, azure_ai/", "litellm", "litellm", "litellm_library", "openai", "azure_ai"),
    "litellm-openai": Party("LiteLLM, openai/", "litellm", "litellm", "litellm_library", "openai", "openai"),
    "langchain-azure": Party(
        "langchain-azure-ai, inference", "langchain-azure-ai", "langchain", "langchain", "azure", "azure-ai-inference"
    ),
    "langchain-openai": Party(
        "langchain-azure-ai, openai", "langchain-azure-ai", "langchain", "langchain", "openai", "openai"
    ),
    "ours-litellm": Party("model-inference", "model-inference", OWN, "ours_litellm", "litellm"),
    "ours-aimock": Party("model-inference", "model-inference", OWN, "ours_aimock", "aimock"),
}
"""By the names that `--only` takes, in the order of the table."""
