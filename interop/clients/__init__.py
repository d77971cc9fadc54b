"""What each library is tried with: a module a library, whose trials use it as its own documentation shows.

A module is imported in the environment that holds its library, by `interop.worker`, and in no other.
"""
