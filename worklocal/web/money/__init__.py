"""Claims and money in words, tables and drawings: the same for a provider and a commissioner."""
