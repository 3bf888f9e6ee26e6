#!/usr/bin/env bash
# Builds the image and tries it, without a container engine: `make image-check`, as root on Debian with the packages
# buildah and mmdebstrap. The base is Debian with its own Python, made on the spot, in the place of python:3.13-slim;
# BASE_TAR names one that was made before. What pip needs to know of this machine (its configuration, its certificates)
# is mounted for the build and stays out of the image.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in buildah mmdebstrap; do
  command -v "$tool" >/dev/null || { echo "image-check: $tool is missing: apt-get install buildah mmdebstrap" >&2; exit 2; }
done

work=$(mktemp -d)
export BUILDAH_ISOLATION=chroot
buildah() { command buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"; }
cleanup() {
  buildah umount --all >/dev/null 2>&1 || true
  buildah rm --all >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap cleanup EXIT

echo "== base"
base_tar=${BASE_TAR:-$work/base.tar}
[ -f "$base_tar" ] || mmdebstrap --quiet --variant=minbase --include=python3,python3-venv "${DEBIAN:-bookworm}" "$base_tar"
base=$(buildah from scratch)
buildah add --quiet "$base" "$base_tar" / >/dev/null
below=$(du -sb --one-file-system "$(buildah mount "$base")" | cut -f1)
buildah umount "$base" >/dev/null
buildah commit --quiet --rm "$base" localhost/base >/dev/null

mounts=(--volume /etc/ssl/certs:/etc/ssl/certs:ro)
while read -r file; do
  mounts+=(--volume "$file:$file:ro")
done < <(python3 -m pip config debug 2>/dev/null | sed -n 's/^ *\(\/.*\), exists: True$/\1/p' | sort -u)

build() { # TAG OPTION...
  buildah bud --quiet --format docker "${mounts[@]}" --build-arg BASE=localhost/base --build-arg EXTRAS=redis,intercept \
    --tag "localhost/$1" --file docker/Dockerfile "${@:2}" . >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
}

echo "== image"
build stability-mock
buildah inspect --type image --format 'user {{.Docker.Config.User}}, entry point {{.Docker.Config.Entrypoint}}' \
  localhost/stability-mock
buildah inspect --type image --format 'health check {{.Docker.Config.Healthcheck}}' localhost/stability-mock

echo "== run"
container=$(buildah from --add-host api.stability.ai:127.0.0.1 localhost/stability-mock)
root=$(buildah mount "$container")
all=$(du -sb --one-file-system "$root" | cut -f1)
echo "size $((all / 1000000)) MB, of which the base $((below / 1000000)) MB and the mock server $(((all - below) / 1000000)) MB"
echo "compressed, as it is stored and sent: $(($(tar --one-file-system -C "$root" -cf - . | gzip -6 | wc -c) / 1000000)) MB"
touch "$work/before"
buildah run --volume "$PWD/docker/check_inside.py:/check_inside.py:ro" "$container" -- \
  /opt/stability-mock/bin/python /check_inside.py
written=$(find "$root" -xdev -newer "$work/before" -type f -size +0 ! -path "$root/etc/*" ! -path "$root/run/*" | head)
[ -z "$written" ] || { echo "FAIL it wrote files, and could not on a read-only root: $written"; exit 1; }
echo "ok   wrote no file, so a read-only root file system will do"

echo "== interception"
build sample-client --target sample-client
client=$(buildah from --add-host api.stability.ai:127.0.0.1 localhost/sample-client)
mkdir --mode 0777 "$work/ca"
# Port 443 is for root alone in a chroot; in a container it is not. A file ends the server.
# shellcheck disable=SC2016 - for the shell inside
buildah run --user 0:0 --volume "$work/ca:/ca" --env STABILITY_MOCK_PORT=443 "$container" -- sh -c '
  /opt/stability-mock/bin/python /opt/stability-mock/tls.py /ca & server=$!
  for _ in $(seq 600); do [ -e /ca/stop ] && break; sleep 0.2; done
  kill "$server"; wait "$server" || true' &
for _ in $(seq 100); do [ -f "$work/ca/ca.pem" ] && break; sleep 0.2; done
sleep 3
code=0
buildah run --volume "$work/ca:/ca:ro" --env REQUESTS_CA_BUNDLE=/ca/ca.pem "$client" -- \
  /opt/client/bin/python /opt/client/sample.py || code=$?
touch "$work/ca/stop"
wait
[ "$code" -eq 0 ] || { echo "FAIL the sample client"; exit 1; }
echo "ok   the sample client got its picture from https://api.stability.ai"
