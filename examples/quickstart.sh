#!/usr/bin/env bash
# The main job, end to end, on services of its own: an S3 server and DynamoDB Local are started, a
# generated data set is uploaded and registered in the index, and Spark reads it on several executor
# JVMs. Needs JDK 17 and Maven. Ends with 0 if counts and checksums are the generator's.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: examples/quickstart.sh [--size BYTES] [--small N] [--no-build] [--help]

  --size BYTES   bytes of each of the two large objects; 64m, 1g, ... (default 512m)
  --small N      number of small objects of 32 KiB (default 2000)
  --no-build     use what the last build left
  --help         this text

All files go below examples/target/quickstart and all ports are free ones on loopback.
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=examples/services.sh
. "$here/services.sh"
size=512m
small=2000
build=yes
while [ $# -gt 0 ]; do
  case $1 in
    --size | --small)
      if [ $# -lt 2 ]; then echo "quickstart: $1 needs a value" >&2; exit 2; fi
      if [ "$1" = --size ]; then size=$2; else small=$2; fi
      shift 2 ;;
    --no-build) build=no; shift ;;
    --help | -h) usage; exit 0 ;;
    *) echo "quickstart: unknown argument $1" >&2; usage >&2; exit 2 ;;
  esac
done

bytes_of() {
  local number=${1%[kKmMgG]} unit=${1##*[0-9]}
  case $number in '' | *[!0-9]*) return 1 ;; esac
  case $unit in
    '') echo "$number" ;;
    [kK]) echo $((number << 10)) ;;
    [mM]) echo $((number << 20)) ;;
    [gG]) echo $((number << 30)) ;;
    *) return 1 ;;
  esac
}
large_bytes=$(bytes_of "$size") || { echo "quickstart: --size $size is no size; say 256m or 1g" >&2; exit 2; }
case $small in *[!0-9]* | '') echo "quickstart: --small $small is no number" >&2; exit 2 ;; esac

begun=$SECONDS
step() { printf '\n[%3d s] %s\n' $((SECONDS - begun)) "$*"; }

if [ $build = yes ]; then
  step "building (the first time Maven fetches what it needs)"
  services_build
fi
services_artifacts
application=$(ls "$here"/target/s3ranged-examples-*.jar)
work="$here/target/quickstart"

step "starting the S3 server and DynamoDB Local"
services_start "$work"
echo "S3 at $S3_ENDPOINT, DynamoDB at $DYNAMO_ENDPOINT"

step "uploading 2 log objects of $size, $small of 32k, and 4 compressed ones"
services_upload "$large_bytes" "$small" "$work/truth"

step "registering them in the index"
services_index create --table fragments
services_index register --table fragments s3://logs/2026/

step "reading them with Spark"
"$here/spark-submit.sh" \
  --master 'local-cluster[2,1,1024]' \
  --jars "$bundle" \
  --conf spark.ui.enabled=false \
  --conf spark.s3ranged.memory.maxBytes=192m \
  --conf spark.datasource.s3ranged.endpoint="$S3_ENDPOINT" \
  --conf spark.datasource.s3ranged.region="$S3_REGION" \
  --conf spark.datasource.s3ranged.pathStyleAccess=true \
  --conf spark.datasource.s3ranged.accessKey="$S3_ACCESS_KEY" \
  --conf spark.datasource.s3ranged.secretKey="$S3_SECRET_KEY" \
  --conf spark.datasource.s3ranged.index.endpoint="$DYNAMO_ENDPOINT" \
  --class io.s3ranged.examples.Quickstart "$application" \
  s3://logs/2026/ fragments "$work/truth" "$S3_ENDPOINT"

step "done"
