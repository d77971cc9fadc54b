"""Operations that this server knows nothing about: the document in, the smallest answer that it describes out."""

from __future__ import annotations

from ..call import Answer, Call, Reply
from ..instance import instance
from ..refusal import azure
from ..scalars import NoInstance
from ..wire import JsonObject


def plain(call: Call) -> Answer:
    """Answer with an instance of the schema that the document gives for success.

    Raises:
        Refusal: 501, when the document describes no JSON answer, or one of which no instance is found.
    """
    for status, media in call.operation.responses.items():
        if status.startswith("2") and (status == "204" or not media):
            return Reply(b"", int(status.replace("X", "0")))
        if status.startswith("2") and "application/json" in media:
            # References of the document are local to it, so the schema is looked at with its components around it.
            schema: JsonObject = {
                "allOf": [media["application/json"]],
                "components": call.document.raw.get("components", {}),
            }
            try:
                return Reply(instance(schema), int(status.replace("X", "0")))
            except NoInstance as error:
                raise azure(501, "NotImplemented", f"{call.operation.id}: {error}") from None
    raise azure(501, "NotImplemented", f"{call.operation.id}: the document describes no answer in application/json")
