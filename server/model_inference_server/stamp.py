"""The headers that every response carries, errors included: an ASGI app in, one that adds them out."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = "x-ms-request-id"
DEPLOYMENT = "azureml-model-deployment"


class Stamp:
    """Adds a request id, and the deployment that the request named."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        deployment = Headers(scope=scope).get(DEPLOYMENT)

        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault(REQUEST_ID, str(uuid.uuid4()))
                if deployment is not None:
                    headers[DEPLOYMENT] = deployment
            await send(message)

        await self.app(scope, receive, stamped)
