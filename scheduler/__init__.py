"""Everything that happens because time passes."""
