"""The resolved document in, the IR of one package out: every name, type, default and order decided."""

from codegen.lower.package import Unsupported, lower

__all__ = ["Unsupported", "lower"]
