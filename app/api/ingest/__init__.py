"""The one entry: receiving bytes in any shape, and following what becomes of them."""
