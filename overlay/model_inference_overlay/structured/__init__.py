"""Structured output: a type in a request, and its instance in the answer.

    format    what a caller may write as `response_format` -> an `OutputFormat`: a name, a schema, a reader
    reply     an answer's JSON -> the typed answer with its parsed values, or an `OutputError`
    parsed    what the classes of such answers inherit

Nothing here but `parsed`, which is small, loads before a request asks for a type.
"""
