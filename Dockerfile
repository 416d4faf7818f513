# Every image of Artel, by this one file (docs/adr/0007). `npm run images` builds them all; one by hand:
#
#   docker build --build-arg SERVICE=auth-service --tag artel/auth-service .
#
# SERVICE is the folder of a workspace. The optional secrets `npmrc` and `ca` are how a build machine reaches its
# package registry; nothing of them stays in the image.
ARG NODE_IMAGE=node:24-bookworm-slim

# What npm needs to know of the workspaces, so that packages are installed anew only when one of these changes.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /artel
COPY .npmrc package.json package-lock.json ./
COPY shared/package.json shared/
COPY auth-service/package.json auth-service/
COPY catalog-service/package.json catalog-service/
COPY order-service/package.json order-service/
COPY notifier-service/package.json notifier-service/
COPY deploy/ingress/package.json deploy/ingress/
COPY dev/package.json dev/
COPY e2e/package.json e2e/
COPY bench/package.json bench/

# Everything compiled, once for all images.
FROM manifests AS build
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=npmrc,target=/root/.npmrc \
    --mount=type=secret,id=ca,target=/root/ca.pem \
    if [ -s /root/ca.pem ]; then export NODE_EXTRA_CA_CERTS=/root/ca.pem npm_config_cafile=/root/ca.pem; fi; \
    npm ci --ignore-scripts --no-progress
COPY tsconfig.base.json ./
COPY shared shared
COPY auth-service auth-service
COPY catalog-service catalog-service
COPY order-service order-service
COPY notifier-service notifier-service
COPY deploy/ingress deploy/ingress
COPY dev/src/ingress dev/src/ingress
COPY deploy/health.mjs deploy/
RUN npx tsc -b auth-service catalog-service order-service notifier-service deploy/ingress \
 && node deploy/health.mjs auth-service catalog-service order-service notifier-service deploy/ingress \
 && find . -path ./node_modules -prune -o -path '*/dist/*' \( -name '*.d.ts' -o -name '*.tsbuildinfo' -o -name '*.test.js*' -o -name 'test-*.js*' \) -exec rm {} + \
 && find . -path ./node_modules -prune -o -path '*/dist/*' -type d -name testing -prune -exec rm -r {} +

# The packages one service runs on. npm leaves out what is for development everywhere; what is so for this service and
# not for another one has to be removed by its own list. Source maps of packages go as well: Node.js would read them at
# every start and keep them in memory, for traces of code that is not ours.
FROM manifests AS modules
ARG SERVICE
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=npmrc,target=/root/.npmrc \
    --mount=type=secret,id=ca,target=/root/ca.pem \
    if [ -s /root/ca.pem ]; then export NODE_EXTRA_CA_CERTS=/root/ca.pem npm_config_cafile=/root/ca.pem; fi; \
    npm ci --omit=dev --ignore-scripts --no-progress --workspace "${SERVICE:?name a service: --build-arg SERVICE=auth-service}" \
 && npm ls --all --parseable --omit=dev --workspace "$SERVICE" >/tmp/wanted \
 && for package in node_modules/[!@]* node_modules/@*/*; do \
      grep -qx "/artel/$package" /tmp/wanted || rm -r "$package" || exit 1; \
    done \
 && rm -r node_modules/.bin node_modules/.package-lock.json \
 && find node_modules -type f -name '*.map' -delete

# Both put together as they will lie in the image, in two parts, because packages change less often than code. All times
# and modes are the same and no folder is empty, whatever npm left in between: equal contents give equal layers, whenever
# and wherever they are built.
FROM modules AS assembled
ARG SERVICE
COPY LICENSE openapi.yaml deploy/healthcheck.mjs /code/artel/
RUN --mount=type=bind,from=build,source=/artel,target=/built \
    mkdir -p /modules/artel && cp -a node_modules /modules/artel/ \
 && for workspace in shared "$SERVICE"; do \
      mkdir -p "/code/artel/$workspace" && cp -a "/built/$workspace/package.json" "/built/$workspace/dist" "/code/artel/$workspace/" || exit 1; \
      if [ -d "$workspace/node_modules" ]; then mkdir -p "/modules/artel/$workspace" && cp -a "$workspace/node_modules" "/modules/artel/$workspace/" || exit 1; fi; \
    done \
 && find /modules /code -depth -type d -empty -delete \
 && find /modules /code -type d -exec chmod 755 {} + \
 && find /modules /code -type f -exec chmod 644 {} + \
 && install -d -o 1000 -g 1000 /code/artel/media \
 && find /modules /code -exec touch --no-dereference --date=2000-01-01T00:00:00Z {} +

FROM ${NODE_IMAGE}
ARG SERVICE
COPY --from=assembled /modules/ /
COPY --from=assembled /code/ /
WORKDIR /artel/${SERVICE}
# The young generation is as large as on any machine, whatever limit the container has; docs/architecture.md, "One
# server, one envelope".
ENV NODE_ENV=production \
    NODE_OPTIONS="--enable-source-maps --max-semi-space-size=16" \
    OPENAPI_FILE=/artel/openapi.yaml \
    MEDIA_DIR=/artel/media
# By number, so that Kubernetes can see that it is not root. Nothing but MEDIA_DIR is ever written to.
USER 1000:1000
# Node.js as process 1 gets SIGTERM, finishes what is under way and leaves with 0: no init is needed.
CMD ["node", "dist/main.js"]
# Readiness, not liveness: `depends_on` and `up --wait` ask whether a service can serve, and compose restarts nothing
# for being unhealthy. Kubernetes does not read this and has probes of its own.
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --start-interval=1s --retries=3 CMD ["node", "/artel/healthcheck.mjs"]
ARG VERSION=0.0.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=
LABEL org.opencontainers.image.title="Artel ${SERVICE}" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.source="${SOURCE}"
