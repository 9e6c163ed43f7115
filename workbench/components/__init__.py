"""spaCy components that find actors, quotations, claims and meetings, one a file.

Each is a class that takes a document and gives it back. Its factory stands among the entry points
``spacy_factories``, so that ``nlp.add_pipe("workbench_claims")`` works in any
pipeline with tags, parse and entities.
"""

ORDER = (
    "workbench_entities",
    "workbench_actors",
    "workbench_quotes",
    "workbench_claims",
    "workbench_meetings",
)
