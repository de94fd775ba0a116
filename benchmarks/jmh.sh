#!/usr/bin/env bash
# Benchmarks of the hot leaves: newline search and framing, filters, pool, cache, coalescing.
# usage: benchmarks/jmh.sh [arguments of JMH, such as: Text -p terminator=\\n]
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
mvn -q -B -ntp -Dquick -Pjmh -f "$here/../pom.xml" -pl benchmarks -am -DskipTests process-classes
classes="$here/target/classes"
exec java -Xmx1g -XX:MaxDirectMemorySize=1g \
  -cp "$classes:$(cat "$classes/io/s3ranged/benchmark/server.classpath")" org.openjdk.jmh.Main "$@"
