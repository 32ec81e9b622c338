"""Forms of the contact register: what is read from a screen, with errors that say what to do."""
