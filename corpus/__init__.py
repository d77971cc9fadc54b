"""The corpus: every OpenAPI document of a folder generated, imported and type-checked, and a table of what came of it.

`python -m corpus DIR` > documents (files, and the name of each one's package) > processes (one for each document, with
limits of time and memory) > trial (generate, import) > checking (mypy over all packages) > table (text, Markdown).
"""
