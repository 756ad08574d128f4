"""Map documents, live layers, offline tiles and assets. Knows Qt WebEngine."""
