"""What is read from the screens of the catalogue."""
