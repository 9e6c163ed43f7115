"""What tests of several rooms make alike: tables of articles, notebooks, folders of Jupyter's."""

import pandas as pd


def table(texts, published="2023-03-21", **columns):
    """Return articles from their texts by id, all of one day."""
    made = pd.DataFrame({"article_id": list(texts), "text": list(texts.values())})
    return made.assign(published=pd.Timestamp(published), **columns)


def notebook(*sources):
    """Return a notebook of cells that were never run."""
    import nbformat

    made = nbformat.v4.new_notebook()
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    made.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return made


def jupyter_places(folder):
    """Return the variables that let Jupyter keep what it keeps of its user in a folder."""
    return {f"JUPYTER_{k}_DIR": str(folder / f".{k}") for k in ("CONFIG", "DATA", "RUNTIME")}
