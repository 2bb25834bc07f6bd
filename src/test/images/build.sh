#!/bin/bash
# Builds both images on a machine without an engine or a registry, from what the build has left in target/. The images they
# stand on are made here: a minimal system of the machine's own distribution, and the JDK that runs the build.
#
#   build.sh BUILD_DIRECTORY JAVA_HOME    (as root; needs debootstrap, buildah and podman)
#
# Runs beside the integration tests, so it is patient and says how it ended in BUILD_DIRECTORY/images/result: 0 or 1.
set -euo pipefail

# In a mount namespace of its own: what a build that is killed leaves mounted under BUILD_DIRECTORY goes with its last process,
# and does not keep `mvnw clean` from removing that.
if [ "${PARLEY_OWN_MOUNTS:-}" != yes ] && unshare --mount true; then
  PARLEY_OWN_MOUNTS=yes exec unshare --mount bash "$0" "$@"
fi

build=$1 java_home=$2
work=$build/images
base=localhost/parley-test-base

mkdir -p "$work"
rm -f "$work/result"
exec >"$work/build.log" 2>&1
code=1
trap 'echo "$code" >"$work/result.tmp" && mv "$work/result.tmp" "$work/result"' EXIT
PATH=$PATH:/usr/sbin:/sbin
renice -n 15 $$ >/dev/null
cd "$(dirname "$0")/../../.."

storage=(--root "$work/storage" --runroot "$work/run")

# shellcheck source=/dev/null
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
content=$({
  cat src/test/images/build.sh "$java_home/release"
  echo "$suite $(uname -m)"
} | sha256sum | cut -c -16)

# The base is kept for the next build; its name says what it is made of.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/parley
root=$cache/base-$content.tar
if ! [ -e "$root" ]; then
  system=$(mktemp -d "$work/base.XXXX")
  debootstrap --variant=minbase "$suite" "$system"
  rm -rf "$system"/var/cache/apt/* "$system"/var/lib/apt/lists/* "$system"/usr/share/{doc,info,locale,man}
  mkdir -p "$cache" "$system/opt/java/openjdk"
  part=$(mktemp "$root.XXXX")
  # Debian's JDK is links into the rest of the system; what a compiler of other releases needs is left out.
  tar -C "$java_home" --dereference --ignore-failed-read --exclude=./jmods --exclude=./lib/src.zip -c . |
    tar -C "$system/opt/java/openjdk" -x
  tar -C "$system" -c . >"$part"
  mv "$part" "$root"
  rm -rf "$system"
  # Of what is older none is needed again; one that another build reads at the moment stays with that until it is read.
  find "$cache" -maxdepth 1 -name 'base-*.tar*' ! -name "base-$content.tar*" -mmin +60 -delete
fi
if ! podman "${storage[@]}" image exists "$base:$content"; then
  podman "${storage[@]}" import \
    --change 'ENV JAVA_HOME=/opt/java/openjdk' \
    --change 'ENV PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    "$root" "$base:$content"
fi

for server in wildfly payara; do
  # Docker's format, because OCI's has no health check.
  buildah "${storage[@]}" bud --isolation chroot --format docker --disable-compression --pull-never \
    --file "docker/Dockerfile.$server" \
    --build-arg "JDK_IMAGE=$base:$content" \
    --build-arg "JRE_IMAGE=$base:$content" \
    --build-arg SOURCE=https://example.org/parley \
    --build-arg VERSION=1.2.3 \
    --build-arg REVISION=0123456789abcdef \
    --build-arg CREATED=2026-01-02T03:04:05Z \
    --build-context "built=$build" \
    --tag "localhost/parley-test-$server" .
done
code=0
