"""How good extraction is: annotated meetings go through it, and what comes out is held against the annotations."""
