"""NSPLib, the nurse scheduling problem library of M. Vanhoucke and B. Maenhout (Ghent University, 2007)."""
