"""The only package that knows httpx: steps of a call in, bytes over the network, errors of our own out.

drivers      perform the steps that the flow asks for
answer       reads an answer's bytes
translation  turns errors of the HTTP library into ours
pool         chooses the connections of a client: their limits, TLS and proxy
session      makes aiohttp's connections behave as httpx's do
"""

from model_inference_overlay.transport.drivers import AsyncDriver, Driver

__all__ = ["AsyncDriver", "Driver"]
