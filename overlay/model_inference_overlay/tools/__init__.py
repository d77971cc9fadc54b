"""Tools: typed functions that a model may ask the caller to run.

    tool       a function -> a `Tool`: its description for the model, and a careful call of it
    results    a call of the model's -> what the tool gave, or a short text of what went wrong
    loop       answers in, messages out: where a conversation with tools stands; no I/O
    running    the loop, driven: `ToolRun` and `AsyncToolRun`

Nothing here loads before a program uses it.
"""
