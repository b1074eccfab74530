"""Everything that must survive: one file a matter, its queries beside its tables."""
