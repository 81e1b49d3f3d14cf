"""Liantu 链图: industrial chains as graphs, zones on a map, gaps and catalogues out of both."""

__version__ = "0.1.0"
