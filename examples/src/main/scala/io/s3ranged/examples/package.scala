package io.s3ranged

/** Applications that read through the connector, and what they tell of their scans. */
package object examples
