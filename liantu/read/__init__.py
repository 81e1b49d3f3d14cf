"""Files of a workspace to tables; the only stage that opens what users give."""

from liantu.read.workspace import IMPORTED, read_workspace, table_files

__all__ = ["IMPORTED", "read_workspace", "table_files"]
