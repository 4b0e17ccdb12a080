"""One file per kind that computes over a population: typed parameters in, SQL text out."""
