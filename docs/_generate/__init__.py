"""One module for each reference page."""
