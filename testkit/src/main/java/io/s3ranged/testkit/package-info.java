/**
 * Real services for tests and demonstrations: an S3 server and a DynamoDB that others wrote, each
 * in a JVM of its own, and a front that counts what reaches them.
 *
 * <p>Users of the kit see types of the JDK only; the servers' libraries are on the class path of
 * their own JVMs and on no other. Never a dependency of the connector.
 */
package io.s3ranged.testkit;
