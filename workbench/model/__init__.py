"""The data that the package learned: the encoder's folder and the weights of the judge of lines.

``README.md`` is the model card; ``make model`` trains the encoder anew.
"""
