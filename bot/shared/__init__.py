"""Records in which features meet, since none of them imports another."""
