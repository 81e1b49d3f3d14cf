"""Files of a workspace to tables; the only stage that opens what users give."""

from liantu.read.workspace import read_workspace, table_files

__all__ = ["read_workspace", "table_files"]
