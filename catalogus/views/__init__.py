"""The pages of the catalogue: for citizens, for staff and for the editors."""
