"""A resolved document in, plain schemas out: named entries whose members are simple fragments.

A fragment says only structure: a primitive, a reference to an entry, an array, a map, a union. Whatever needs a name of
its own (an inline object, an enum, a constant, a format) becomes an entry, so that the schema parser never has to
invent one and never sees a text of the document.
"""

from codegen.normalize.entries import Entry, Fragment, Layer, Plain, Property
from codegen.normalize.normalizer import Normalizer

__all__ = ["Entry", "Fragment", "Layer", "Normalizer", "Plain", "Property"]
