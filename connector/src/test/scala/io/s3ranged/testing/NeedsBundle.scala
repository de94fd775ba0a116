package io.s3ranged.testing

import org.scalatest.Tag

/** Marks a test that reads the finished bundle jar, hence runs in phase `verify` and not in phase `test`. */
object NeedsBundle extends Tag("io.s3ranged.testing.NeedsBundle")
