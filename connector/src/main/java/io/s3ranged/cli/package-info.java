/**
 * The command line {@code s3ranged-index}: create, register, lookup.
 *
 * <p>Imports {@code source.*}, {@code engine}, {@code engine.sdk}, {@code engine.transport}, the
 * leaves and picocli. Needs neither Spark nor Hadoop. Read {@link io.s3ranged.cli.IndexCommand}
 * first.
 */
package io.s3ranged.cli;
