"""The hand-written run time under the generated client: streams, credentials, retries, errors, transport and codec.

It knows nothing of the API's schemas and never imports generated code. Nothing is imported here: each module is
imported by whoever needs it, so that a program pays only for what it uses.
"""
