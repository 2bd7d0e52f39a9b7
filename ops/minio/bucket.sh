# What the service bucket of docker-compose.yml does: the bucket, and the account of Cubby.
set -eu
mc alias set store http://minio:9000 minio-admin "$(cat /run/secrets/minio_password)" >/dev/null
mc mb --ignore-existing store/cubby
mc admin policy create store cubby /policy.json
# The same again replaces the secret.
mc admin user add store "$ACCOUNT" "$(cat /run/secrets/storage_key)"
mc admin policy attach store cubby --user "$ACCOUNT" 2>/dev/null ||
  mc admin user info store "$ACCOUNT" | grep -q cubby
