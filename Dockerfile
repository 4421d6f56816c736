# One image for the service, the worker, migrations and the command line. Built in three stages: what is only needed
# to build (node, pip) is not in the last one.

FROM node:20-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY scripts/assets.mjs scripts/
RUN node scripts/assets.mjs

FROM python:3.11-slim-bookworm AS python
WORKDIR /app
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements-build.txt requirements.txt requirements.in ./
RUN python -m venv .venv \
    && .venv/bin/pip install --require-hashes --only-binary :all: -r requirements-build.txt -r requirements.txt
COPY pyproject.toml README.md ./
COPY alembic alembic
COPY register register
COPY geo geo
COPY ingest ingest
COPY alerts alerts
COPY service service
COPY deploy/healthy.py deploy/
RUN .venv/bin/pip install --no-deps --no-build-isolation -e . \
    && .venv/bin/python -m compileall -q .venv/lib register geo ingest alerts service \
    && .venv/bin/pip uninstall -q -y setuptools pip

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 homeward \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin homeward
WORKDIR /app
COPY --from=python /app /app
COPY --from=assets /app/service/static/vendor service/static/vendor
# Nothing in the image can be written by the account it runs as; run files go to the temporary file system.
ENV PATH=/app/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOMEWARD_LOCAL=/tmp/homeward
USER 10001:10001
EXPOSE 8000
CMD ["homeward", "serve", "--host", "0.0.0.0", "--port", "8000"]
