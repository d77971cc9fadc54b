"""Python types and JSON: a class or an annotation in, its JSON schema and a strict reader of its values out, and back.

    shapes       an annotation -> a `Shape`: schema and reader, made in one walk so that both say the same
    annotations, choices, containers, foreign, instances, objects, scalars
                 the kinds of annotation that `shapes` knows
    strictness   a schema -> the same by the rules of strict structured output, where it can obey them
    fitting      a JSON value and a schema that a caller wrote -> the first place where they differ
    writing      a value of those types -> JSON values

Nothing here loads before a program uses it.
"""
