/**
 * What is counted, named once.
 *
 * <p>Imports the JDK only. Counters may be raised from any thread and read at any time.
 */
package io.s3ranged.metrics;
