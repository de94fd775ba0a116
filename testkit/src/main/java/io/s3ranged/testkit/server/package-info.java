/** What runs in the servers' own JVMs. */
package io.s3ranged.testkit.server;
