#!/usr/bin/env bash
# Executes first-look.ipynb from its first cell to its last, and loads.py, on services of its own; fails if one does.
# Needs JDK 17, Maven and Python 3.10 or newer with venv; PySpark and Jupyter come from PyPI into examples/target.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
examples=$(dirname "$here")
work="$examples/target/notebook"
python=${PYTHON:-python3}
pyspark=4.2.0
# shellcheck source=examples/services.sh
. "$examples/services.sh"

if [ "${1:-}" = --help ]; then
  sed -n '2,3p' "${BASH_SOURCE[0]}" | cut -c3-
  echo "usage: examples/notebooks/run.sh [--no-build]"
  exit 0
fi
if [ "${1:-}" != --no-build ]; then
  echo "building"
  services_build
fi
services_artifacts

venv="$examples/target/venv"
if [ ! -f "$venv/complete" ]; then
  echo "installing PySpark $pyspark and Jupyter into $venv"
  rm -rf "$venv"
  "$python" -m venv "$venv"
  "$venv/bin/pip" install -q "pyspark==$pyspark" nbclient nbformat ipykernel
  touch "$venv/complete"
fi

services_start "$work"

echo "uploading and registering"
services_upload $((32 << 20)) 200 "$work/truth"
services_index create --table fragments
services_index register --table fragments s3://logs/2026/
services_index register --table fragments --repository web-logs s3://logs/2026/

echo "executing first-look.ipynb"
# The notebook finds the connector and the services as a user's would: by jar and by settings.
unset SPARK_HOME PYTHONPATH
export SPARK_LOCAL_IP=127.0.0.1 IPYTHONDIR="$work/ipython" JUPYTER_RUNTIME_DIR="$work/jupyter"
export AWS_ACCESS_KEY_ID=$S3_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$S3_SECRET_KEY AWS_REGION=$S3_REGION
export S3RANGED_BUNDLE="$bundle" S3RANGED_TRUTH="$work/truth"
export S3RANGED_S3_ENDPOINT="$S3_ENDPOINT" S3RANGED_DYNAMO_ENDPOINT="$DYNAMO_ENDPOINT"
export PYSPARK_PYTHON="$venv/bin/python" PYSPARK_DRIVER_PYTHON="$venv/bin/python"
cd "$work"
"$venv/bin/python" "$here/execute.py" "$here/first-look.ipynb" "$work/first-look.ipynb"
echo "executed; with its outputs: $work/first-look.ipynb"

echo "running loads.py"
"$venv/bin/python" "$here/loads.py"
