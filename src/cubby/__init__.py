"""Cubby, as one package: each folder of the project is a subpackage here, by a link."""
