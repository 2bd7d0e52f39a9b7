"""The secret of the database logins: they belong to the server, which many tests share."""

SECRET = "the-secret-of-all-tests-on-one-server"
