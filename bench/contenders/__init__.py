"""The contenders: each module does the same things with one library, as that library's documentation shows them.

A module is imported in the process that measures it, and in no other. It loads nothing but its library, and what only
asynchronous calls need when such a client is made, for its import is part of the cold start. `bench.lineup` says what
is in it.
"""
