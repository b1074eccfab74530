# Dept in a container: what it needs to run and nothing else, as a user without rights, with its data in /data.
#   docker build -t dept .
#   docker run --read-only --tmpfs /tmp -v dept:/data -v ./app.yaml:/config/app.yaml:ro --env-file dept.env -p 127.0.0.1:3978:3978 dept

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements.lock deploy/development-only.txt /build/
RUN awk 'NR == FNR { skip[$1]; next } /^[a-z]/ { split($1, name, "=="); keep = !(name[1] in skip) } keep' \
      /build/development-only.txt /build/requirements.lock > /build/runtime.lock \
    && python -m venv /venv \
    && /venv/bin/pip install --quiet --require-hashes -r /build/runtime.lock
COPY pyproject.toml LICENSE README.md app.py office.py dept.py ./
COPY adapters adapters
COPY bot bot
COPY commands commands
COPY doctor doctor
COPY rehearsal rehearsal
COPY scheduler scheduler
COPY storage storage
COPY stories stories
RUN /venv/bin/pip install --quiet --no-deps --no-build-isolation -e . \
    && /venv/bin/python -m compileall -q /app /venv \
    && install -d -o 10001 -g 10001 /data

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 DEPT_DATABASE_URL=sqlite:////data/dept.db
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY --from=build --chown=10001:10001 /data /data
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:3978/ready', timeout=4)"]
ENTRYPOINT ["dept"]
CMD ["serve", "--config", "/config/app.yaml", "--host", "0.0.0.0"]
