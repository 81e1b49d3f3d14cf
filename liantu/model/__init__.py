"""The schema, the settings and what a workspace is in memory."""
