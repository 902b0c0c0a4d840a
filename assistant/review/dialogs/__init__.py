"""Questions over a screen: each gives its answer as its result, None where it was left."""
