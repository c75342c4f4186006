"""Turn many reports of the same event into one record that can be trusted and traced."""
