"""What others do with the same documents on the same server, each in an environment of its own."""
