"""What fits the tagger and the link of assistant/extraction: talks, augmentation, training and its report."""
