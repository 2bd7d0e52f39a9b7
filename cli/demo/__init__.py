"""`cubby demo`: everything once, with made-up objects, checked line by line."""
