#!/bin/bash
# HEALTHCHECK of the images: whether the application is up. It asks for liveness, not for readiness: what looks at a container's
# health replaces the sick one, and a server that drains, or whose store is away, gets no better by that.
# shellcheck source=docker/http.sh
. "${BASH_SOURCE[0]%/*}/http.sh"

answer=$(http GET /api/health/live)
status=${answer%%$'\n'*}
printf 'live: %s\n' "$status"
[ "$status" = 200 ]
