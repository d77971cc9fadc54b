"""The client that fits: what an endpoint serves is asked of the endpoint.

In: the environment variables AZURE_AI_CHAT_ENDPOINT and AZURE_AI_CHAT_KEY; to try it on this machine alone, those of
`python -m model_inference_server --port 0` and any key. Out: the client, and the model that it speaks to.
"""

from __future__ import annotations

import os

from model_inference import load_client
from model_inference.credentials import AzureKeyCredential

with load_client(
    os.environ["AZURE_AI_CHAT_ENDPOINT"], AzureKeyCredential(os.environ["AZURE_AI_CHAT_KEY"]), timeout=30
) as client:
    info = client.get_model_info()  # known already: it is asked once
    print(f"{type(client).__name__}: {info.model_name} of {info.model_provider_name}, {info.model_type}")
