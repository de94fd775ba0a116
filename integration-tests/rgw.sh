#!/usr/bin/env bash
# Ceph's S3 server from Debian's packages, unpacked below target/ and run from there: nothing is installed, no root
# is needed, all ports are free ones on loopback.
#
# usage: rgw.sh unpack              fetch and unpack the packages (once)
#        rgw.sh run FILE            start a cluster of one monitor, one store in memory and one gateway; write the
#                                   gateway's address to FILE; run until standard input ends
#        rgw.sh elsewhere FILE BUCKET
#                                   move a bucket of the gateway of FILE to another zone group, which is its word for
#                                   a region: from then on it answers 301 and does not say where to
# Fails, with the reason, where the packages cannot be had.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
base="$here/target/rgw"
root="$base/root"
packages=(radosgw ceph-mon ceph-osd ceph-common ceph-base)

fail() {
  echo "rgw: $*" >&2
  exit 1
}

unpack() {
  [ -f "$base/unpacked" ] && return
  command -v apt-get >/dev/null || fail "no apt-get here: Ceph RGW comes from Debian's packages"
  local apt="$base/apt"
  rm -rf "$base"
  mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$root" "$apt/debs"
  local own=(-o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt" -o "Dir::Cache::archives=$apt/archives"
    -o Debug::NoLocking=1 -o "APT::Sandbox::User=$(id -un)" -o Acquire::Retries=3 -o Acquire::http::Timeout=60)
  apt-get "${own[@]}" -qq update || fail "the lists of Debian's packages cannot be had"
  # Every package that is not installed here already, with what it depends on.
  local names
  names=$(apt-get "${own[@]}" install --print-uris -qq -y --no-install-recommends "${packages[@]}" |
    sed -n "s/^'[^']*' \([^_]*\)_.*/\1/p") || fail "Debian has no Ceph for this machine"
  [ -n "$names" ] || fail "Debian has no Ceph for this machine"
  # shellcheck disable=SC2086
  (cd "$apt/debs" && apt-get "${own[@]}" -qq download $names) || fail "Ceph's packages cannot be had"
  local deb
  for deb in "$apt"/debs/*.deb; do dpkg -x "$deb" "$root"; done
  rm -rf "$apt"
  touch "$base/unpacked"
}

port() {
  # A port that is free now, on loopback.
  local candidate
  while :; do
    candidate=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
}

environment() {
  local arch
  arch=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo "$(uname -m)-linux-gnu")
  export LD_LIBRARY_PATH="$root/usr/lib/$arch:$root/lib/$arch:$root/usr/lib/$arch/ceph:$root/usr/lib/ceph"
  export PATH="$root/usr/bin:$root/usr/sbin:$PATH"
  export PYTHONPATH="$root/usr/lib/python3/dist-packages"
  libraries="$root/usr/lib/$arch"
}

configure() {
  cat >"$run/ceph.conf" <<CONF
[global]
fsid = $fsid
mon host = [v1:127.0.0.1:$mon_port]
ms bind msgr2 = false
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail crit = 1
osd objectstore = memstore
memstore device bytes = 4294967296
osd class dir = $libraries/rados-classes
plugin dir = $libraries/ceph
erasure code dir = $libraries/ceph/erasure-code
run dir = $run
admin socket = $run/\$name.asok
log file = $run/\$name.log
pid file = $run/\$name.pid
mon data = $run/mon
osd data = $run/osd
keyring = $run/keyring
[client.rgw]
rgw data = $run/rgw
rgw frontends = beast endpoint=127.0.0.1:$rgw_port tcp_nodelay=1
rgw crypt require ssl = false
CONF
}

await() {
  local seconds=$1 i
  shift
  for i in $(seq $((seconds * 5))); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.2
  done
  fail "waited $seconds s for: $*
$(tail -n 30 "$run"/out "$run"/*.log 2>/dev/null)"
}

answers() {
  (exec 3<>"/dev/tcp/127.0.0.1/$rgw_port") 2>/dev/null
}

in_map() {
  timeout 10 ceph osd dump | grep -q "^osd\\.0 .*$osd"
}

# A store may ask the monitor before it knows the cluster's fsid, and ends with "wrong fsid"; then it is started again.
start_store() {
  local try pid
  for try in 1 2 3 4 5 6 7 8 9 10; do
    ceph-osd -f -i 0 >>"$log" 2>&1 </dev/null &
    pid=$!
    processes+=("$pid")
    while kill -0 "$pid" 2>/dev/null; do
      if timeout 10 ceph osd stat 2>/dev/null | grep -q ' 1 up'; then return; fi
      sleep 0.2
    done
  done
  fail "the store did not come up
$(tail -n 30 "$log")"
}

processes=()
stop() {
  local pid
  for pid in "${processes[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
}

run() {
  local address_file=$1
  unpack
  environment
  # Admin sockets have short names, so this folder may not be deep in the tree.
  run=$(mktemp -d "${TMPDIR:-/tmp}/rgw.XXXXXX")
  trap 'stop; rm -rf "$run"' EXIT
  trap 'exit 1' INT TERM
  mkdir -p "$run/mon" "$run/osd" "$run/rgw"
  fsid=$(cat /proc/sys/kernel/random/uuid)
  mon_port=$(port)
  rgw_port=$(port)
  configure
  export CEPH_CONF="$run/ceph.conf"
  log="$run/out"

  monmaptool --create --addv a "[v1:127.0.0.1:$mon_port]" --fsid "$fsid" "$run/monmap" >"$log" 2>&1 || fail "$(cat "$log")"
  ceph-mon --mkfs -i a --monmap "$run/monmap" >>"$log" 2>&1 || fail "$(cat "$log")"
  ceph-mon -f -i a >>"$log" 2>&1 </dev/null &
  processes+=($!)
  await 60 timeout 10 ceph --connect-timeout 5 status

  local osd
  osd=$(cat /proc/sys/kernel/random/uuid)
  echo "$osd" >"$run/osd/fsid"
  ceph osd new "$osd" >>"$log" 2>&1 || fail "$(cat "$log")"
  # The monitor answers before its new map holds the store, and a store that is not in the map is refused.
  await 60 in_map
  ceph-osd -i 0 --mkfs --osd-uuid "$osd" >>"$log" 2>&1 || fail "$(cat "$log")"
  start_store
  radosgw -n client.rgw -f >>"$log" 2>&1 </dev/null &
  processes+=($!)
  await 120 answers
  radosgw-admin -n client.rgw user create --uid=test --display-name=test \
    --access-key=test --secret-key=testsecret >>"$log" 2>&1 || fail "$(tail -20 "$log")"
  # Somebody else, for buckets that are not ours.
  radosgw-admin -n client.rgw user create --uid=other --display-name=other \
    --access-key=other --secret-key=othersecret >>"$log" 2>&1 || fail "$(tail -20 "$log")"

  echo "$run" >"$address_file.run"
  echo "http://127.0.0.1:$rgw_port" >"$address_file.draft"
  mv "$address_file.draft" "$address_file"
  # Until whoever started us goes away.
  cat >/dev/null
}

elsewhere() {
  local address_file=$1 bucket=$2 instance
  environment
  run=$(cat "$address_file.run")
  export CEPH_CONF="$run/ceph.conf"
  admin() { radosgw-admin -n client.rgw --admin-socket "" "$@" 2>>"$run/out"; }
  instance=$(admin metadata get "bucket:$bucket" | sed -n 's/.*"bucket_id": "\([^"]*\)".*/\1/p' | head -n 1)
  [ -n "$instance" ] || fail "there is no bucket $bucket"
  admin metadata get "bucket.instance:$bucket:$instance" |
    sed 's/"zonegroup": "[^"]*"/"zonegroup": "00000000-0000-0000-0000-000000000000"/' >"$run/$bucket.json"
  admin metadata put "bucket.instance:$bucket:$instance" <"$run/$bucket.json"
}

case "${1:-}" in
  elsewhere) elsewhere "${2:?file with the address}" "${3:?bucket}" ;;
  unpack) unpack ;;
  run) run "${2:?file for the address}" ;;
  *) sed -n '2,12p' "${BASH_SOURCE[0]}" | cut -c3-; exit 2 ;;
esac
