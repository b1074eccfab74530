"""The platforms: how words, taps and forms come in, and how messages go out."""
