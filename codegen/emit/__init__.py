"""`{path: text}` in, files on disk out; or, to check, what differs from them."""

from codegen.emit.finish import finish
from codegen.emit.folder import Difference, Folder

__all__ = ["Difference", "Folder", "finish"]
