FROM python:3.12-slim AS packages
RUN python -m venv /venv
COPY requirements-prod.txt .
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements-prod.txt

FROM python:3.12-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PRODUCTION=1 PORT=8000
# Pango and a font for the PDF of a patient's progress.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin soepel
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
# Nothing of these lasts: settings asks for them before it lets any command run.
RUN SECRET_KEY=only-while-the-image-is-built-0123456789-abcdefghijk SITE_URL=https://build.invalid ALLOWED_HOSTS=build.invalid \
    DATABASE_URL=postgres://build.invalid/build REDIS_URL=redis://build.invalid \
    EMAIL_HOST=build.invalid DEFAULT_FROM_EMAIL=build@build.invalid \
    python manage.py collectstatic --noinput
USER soepel
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os; from urllib.request import Request, urlopen; host = os.environ['ALLOWED_HOSTS'].split(',')[0].lstrip('.*') or 'localhost'; urlopen(Request('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', headers={'Host': host}), timeout=4)"]
CMD ["gunicorn", "-c", "python:portal.gunicorn", "portal.wsgi"]
