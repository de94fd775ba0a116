/** JMH benchmarks of the hot leaves; built with the profile {@code jmh} alone. */
package io.s3ranged.benchmark.jmh;
