/** A loopback HTTP/1.1 front that counts, delays and paces what passes through it. JDK only. */
package io.s3ranged.testkit.front;
