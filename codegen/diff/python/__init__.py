"""Two packages' IR in, findings on the Python surface out.

surface > pair > clients, classes, modules > recorder; `lowered` makes the surface of a document, `rules` has the rules.
"""
