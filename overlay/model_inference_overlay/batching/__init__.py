"""Long lists of inputs, sent as several requests whose answers read as one.

    inputs     what a caller gives as a list -> an iterator, or an error that says what a list is
    work       batches out, answers in, the merged answer out; no I/O
    meter      how far it is, shown to the caller
    running    the batches, driven: one after the other, or some at the same time

Nothing here loads before a program splits a list, or gives something else than a list.
"""
