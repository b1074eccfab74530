"""The local playground: a page on loopback that plays the people and draws what the platforms' adapters made."""
