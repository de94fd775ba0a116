#!/usr/bin/env bash
# Spark's own spark-submit, from the artifacts that Maven put together. Same arguments.
# For those who have no Spark distribution at hand; with one, use its bin/spark-submit.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export SPARK_HOME="$here/target/spark-home"
if [ ! -d "$SPARK_HOME/jars" ]; then
  echo "$SPARK_HOME/jars is not there. Build first: mvn -DskipTests package" >&2
  exit 1
fi
export SPARK_CONF_DIR="$SPARK_HOME/conf"
# As a distribution's load-spark-env.sh does; Spark starts no executor without it.
export SPARK_SCALA_VERSION=2.13
# Everything stays on this machine.
export SPARK_LOCAL_IP="${SPARK_LOCAL_IP:-127.0.0.1}"
java=java
if [ -n "${JAVA_HOME:-}" ]; then java="$JAVA_HOME/bin/java"; fi
exec "$java" @"$SPARK_HOME/conf/java.options" -Xmx"${SPARK_DRIVER_MEMORY:-1g}" \
  -cp "$SPARK_HOME/conf:$SPARK_HOME/jars/*" org.apache.spark.deploy.SparkSubmit "$@"
