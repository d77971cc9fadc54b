"""Interoperation: others' clients against the reference server, and this project's clients against others' servers.

`python -m interop` > lineup (who meets whom) > environments (one for each library, as their pins exclude each other) >
servers (each started once) > worker (a process for each party, whose trials are in `clients`) > table (text, Markdown).
"""
