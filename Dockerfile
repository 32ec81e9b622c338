# The image of KCC: web, worker and beat are the same image with another command (docker-compose.yml).
# It runs as an ordinary user on a read-only root file system, writes only to /tmp (beat also to
# /var/lib/kcc), and holds no secrets.

FROM node:24-bookworm-slim AS voorkant
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY static ./static
RUN npm run build

FROM python:3.11-slim-bookworm AS bouw
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy PATH=/venv/bin:$PATH
WORKDIR /app
COPY requirements ./requirements
RUN python -m venv /venv \
    && pip install --no-cache-dir --require-hashes -r requirements/uv.txt \
    && uv pip install --no-cache --require-hashes --python /venv/bin/python -r requirements/production.txt
COPY . .
COPY --from=voorkant /app/static/dist ./static/dist
# Django wants settings to load; nothing of these values stays in the image.
RUN if [ -d locale ]; then pybabel -q compile -d locale -D django; fi \
    && SECRET_KEY=bouw DATABASE_URL=postgresql://bouw/bouw REDIS_URL=redis://bouw ALLOWED_HOSTS=bouw \
       MAIL_HOST=bouw MAIL_AFZENDER=bouw@localhost KCC_BASIS_URL=https://bouw BSN_SLEUTELS=bouw \
       DJANGO_SETTINGS_MODULE=kcc.settings.production python manage.py collectstatic --noinput \
    && pip uninstall -qy uv pip

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin kcc \
    && install -d -o 10001 -g 10001 /var/lib/kcc /var/lib/kcc-opslag /var/lib/kcc-scans
COPY --from=bouw /venv /venv
COPY --from=bouw /app /app
WORKDIR /app
USER 10001:10001
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=kcc.settings.production \
    BIND=0.0.0.0:8000
EXPOSE 8000
CMD ["gunicorn"]
