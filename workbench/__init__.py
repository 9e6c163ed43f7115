"""Who acts, who met whom, who claims what on whose word: frames from a folder of news articles."""

from workbench.load import load

__all__ = ["load"]
