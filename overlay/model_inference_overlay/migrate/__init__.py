"""Move a code base from other packages to the one whose façade runs this: paths in, a diff and open places out.

What moves where is data of that façade. Only `reading` and `program` import libcst, which the command asks for first.
"""
