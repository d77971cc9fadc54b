"""Checking a request against the OpenAPI document of its package before it is sent, for who asks for it.

    document   the packaged document -> schemas, references, names
    rules      one keyword of JSON Schema and a value -> whether it is broken, and what is wanted
    unions     a union and a value -> the branch that was meant
    checker    a schema and a value -> problems, each with its place
    report     a request that is ready -> nothing, or the error that lists what is wrong

Nothing here loads, and no document is read, before a call is made with `validate=True`.
"""

from model_inference_overlay.validation.report import check

__all__ = ["check"]
