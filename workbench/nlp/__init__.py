"""Text to findings: the encoder, its heads, and the components that decode them."""
