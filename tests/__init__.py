"""What KCC promises, tried out. A package of its own: a library of ours brings one of the same name."""
