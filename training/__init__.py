"""Training of the bundled model; ``README.md`` lists the stages, ``python -m training`` runs them."""
