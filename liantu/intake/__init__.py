"""What users bring: foreign files to rows of the schema, checked, and written beside the workspace's own tables."""
