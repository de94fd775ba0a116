# For scripts to source: an S3 server and DynamoDB Local, each in a JVM of its own, and what is done with them.
#
# services_build       builds what the examples need
# services_artifacts   sets java, bundle and servers (a class path), or fails where nothing was built
# services_start WORK  starts both with their files below WORK, sets S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY,
#                      S3_REGION and DYNAMO_ENDPOINT; they end with the script that called, however it ends
# services_upload LARGE_BYTES SMALL TRUTH
#                      puts two large and SMALL small log objects into s3://logs/2026/, writes what they hold to TRUTH
# services_index ...   s3ranged-index on the services
# shellcheck shell=bash disable=SC2034

services_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

services_build() {
  (cd "$services_root" && mvn -q -B -ntp -DskipTests -Dquick -pl connector,testkit,examples package)
}

services_artifacts() {
  java=java
  if [ -n "${JAVA_HOME:-}" ]; then java="$JAVA_HOME/bin/java"; fi
  bundle=$(ls "$services_root"/connector/target/s3ranged-connector_2.13-*-bundle.jar)
  servers="$services_root/testkit/target/classes:$(cat "$services_root/testkit/target/classes/io/s3ranged/testkit/servers.classpath")"
}

services_start() {
  services_work=$1
  rm -rf "$services_work"
  mkdir -p "$services_work"
  # The services live as long as this pipe is open.
  mkfifo "$services_work/alive"
  "$java" -Xmx128m -cp "$servers" io.s3ranged.testkit.ServicesMain "$services_work" "$services_work/services" \
    <"$services_work/alive" >"$services_work/services.log" 2>&1 &
  services_process=$!
  exec 9>"$services_work/alive"
  trap services_stop EXIT
  local i
  for i in $(seq 300); do
    if [ -f "$services_work/services" ]; then
      # shellcheck disable=SC1091
      . "$services_work/services"
      return
    fi
    if ! kill -0 "$services_process" 2>/dev/null; then cat "$services_work/services.log" >&2; exit 1; fi
    sleep 0.2
  done
  echo "the services did not start; see $services_work/services.log" >&2
  exit 1
}

services_stop() {
  exec 9>&-
  wait "$services_process" 2>/dev/null || true
  rm -rf "$services_work/objects"
}

services_upload() {
  "$java" -Xmx256m -cp "$servers" io.s3ranged.testkit.data.DataSetMain \
    "$S3_ENDPOINT" "$S3_ACCESS_KEY" "$S3_SECRET_KEY" logs 2026/ "$1" "$2" "$3"
}

services_index() {
  AWS_ACCESS_KEY_ID=$S3_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$S3_SECRET_KEY AWS_REGION=$S3_REGION \
    "$java" -Xmx256m -cp "$bundle" io.s3ranged.cli.IndexCommand "$@" \
    --endpoint "$S3_ENDPOINT" --path-style-access --index-endpoint "$DYNAMO_ENDPOINT"
}
