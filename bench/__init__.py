"""How fast Dept is: each goal of speed measured beside its baseline, in one run (`make bench`)."""
