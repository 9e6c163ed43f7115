"""Training of the bundled model; ``README.md`` lists its stages, ``python -m training`` runs it."""
