/**
 * What figures are made with: a server that is never the bottleneck, and clients measured in
 * processes of their own. Never a dependency of the connector.
 */
package io.s3ranged.benchmark;
