"""spaCy components that find actors, quotations, claims and meetings, one a file.

Each is a small class with ``__call__(doc) -> doc``, made by a factory that is registered as a
``spacy_factories`` entry point, so that ``nlp.add_pipe("workbench_claims")`` works in any
pipeline with tags, parse and entities.
"""

ORDER = (
    "workbench_entities",
    "workbench_actors",
    "workbench_quotes",
    "workbench_claims",
    "workbench_meetings",
)
