#!/usr/bin/env bash
# Executes first-look.ipynb from its first cell to its last on services of its own, and fails if a cell does.
# Needs JDK 17, Maven and Python 3.10 or newer with venv; PySpark and Jupyter come from PyPI into examples/target.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work="$root/examples/target/notebook"
python=${PYTHON:-python3}
pyspark=4.2.0

if [ "${1:-}" = --help ]; then
  sed -n '2,3p' "${BASH_SOURCE[0]}" | cut -c3-
  echo "usage: examples/notebooks/run.sh [--no-build]"
  exit 0
fi
if [ "${1:-}" != --no-build ]; then
  echo "building"
  (cd "$root" && mvn -q -B -ntp -DskipTests -Dquick -pl connector,testkit,examples package)
fi
bundle=$(ls "$root"/connector/target/s3ranged-connector_2.13-*-bundle.jar)
servers="$root/testkit/target/classes:$(cat "$root/testkit/target/classes/io/s3ranged/testkit/servers.classpath")"
java=java
if [ -n "${JAVA_HOME:-}" ]; then java="$JAVA_HOME/bin/java"; fi

venv="$root/examples/target/venv"
if [ ! -f "$venv/complete" ]; then
  echo "installing PySpark $pyspark and Jupyter into $venv"
  rm -rf "$venv"
  "$python" -m venv "$venv"
  "$venv/bin/pip" install -q "pyspark==$pyspark" nbclient nbformat ipykernel
  touch "$venv/complete"
fi

rm -rf "$work"
mkdir -p "$work"
mkfifo "$work/alive"
"$java" -Xmx128m -cp "$servers" io.s3ranged.testkit.ServicesMain "$work" "$work/services" \
  <"$work/alive" >"$work/services.log" 2>&1 &
services=$!
exec 9>"$work/alive"
finish() {
  exec 9>&-
  wait "$services" 2>/dev/null || true
  rm -rf "$work/objects"
}
trap finish EXIT
for _ in $(seq 300); do
  [ -f "$work/services" ] && break
  if ! kill -0 "$services" 2>/dev/null; then cat "$work/services.log" >&2; exit 1; fi
  sleep 0.2
done
# shellcheck disable=SC1091
. "$work/services"

echo "uploading and registering"
"$java" -Xmx256m -cp "$servers" io.s3ranged.testkit.data.DataSetMain \
  "$S3_ENDPOINT" "$S3_ACCESS_KEY" "$S3_SECRET_KEY" logs 2026/ $((32 << 20)) 200 "$work/truth"
export AWS_ACCESS_KEY_ID=$S3_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$S3_SECRET_KEY AWS_REGION=$S3_REGION
for command in "create" "register s3://logs/2026/"; do
  # shellcheck disable=SC2086
  "$java" -Xmx256m -cp "$bundle" io.s3ranged.cli.IndexCommand $command --table fragments \
    --endpoint "$S3_ENDPOINT" --path-style-access --index-endpoint "$DYNAMO_ENDPOINT"
done

echo "executing first-look.ipynb"
# The notebook finds the connector and the services as a user's would: by jar and by settings.
unset SPARK_HOME PYTHONPATH
export SPARK_LOCAL_IP=127.0.0.1 IPYTHONDIR="$work/ipython" JUPYTER_RUNTIME_DIR="$work/jupyter"
export S3RANGED_BUNDLE="$bundle" S3RANGED_TRUTH="$work/truth"
export S3RANGED_S3_ENDPOINT="$S3_ENDPOINT" S3RANGED_DYNAMO_ENDPOINT="$DYNAMO_ENDPOINT"
export PYSPARK_PYTHON="$venv/bin/python" PYSPARK_DRIVER_PYTHON="$venv/bin/python"
cd "$work"
"$venv/bin/python" "$here/execute.py" "$here/first-look.ipynb" "$work/first-look.ipynb"
echo "executed; with its outputs: $work/first-look.ipynb"
