# syntax=docker/dockerfile:1
# One image for every worker: `docker run hearsay` is the whole house, and
# `docker run hearsay python -m agents.tts` is one worker of it.

FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/hearsay
WORKDIR /src
COPY requirements.lock ./
RUN /opt/hearsay/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY agents agents
COPY benchmarks benchmarks
COPY bus bus
COPY config config
COPY devices devices
COPY hearsay hearsay
COPY rag rag
# Extras are not in the lock: `docker build --build-arg EXTRAS=postgres,fastembed .`
ARG EXTRAS=
RUN /opt/hearsay/bin/pip install --no-deps --no-build-isolation . \
    && if [ -n "$EXTRAS" ]; then /opt/hearsay/bin/pip install --no-build-isolation ".[$EXTRAS]"; fi \
    && /opt/hearsay/bin/python -m compileall -q /opt/hearsay


FROM python:3.11-slim-bookworm

# ALSA and PulseAudio are what the satellite's microphone and loudspeaker reach the sound card by;
# Tesseract reads scanned pages (English; for others add tesseract-ocr-deu and the like).
# Their versions are the base image's: pinning them would only break the build when they are fixed.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libasound2 libpulse0 tesseract-ocr \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 hearsay \
    && useradd --uid 10001 --gid hearsay --groups audio --no-create-home \
        --home-dir /data --shell /usr/sbin/nologin hearsay \
    && install -d -o hearsay -g hearsay -m 0700 /data
COPY --from=build /opt/hearsay /opt/hearsay

ENV PATH=/opt/hearsay/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HEARSAY_DATA=/data \
    HOME=/data
USER hearsay
WORKDIR /data
VOLUME /data

HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-m", "bus.health", "assistant"]
CMD ["hearsay", "up"]
