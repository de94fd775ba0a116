package io.s3ranged.integration

import org.scalatest.Tag

/** A test that makes objects as files with holes, which only S3Proxy's folder can hold. */
object NeedsFiles extends Tag("io.s3ranged.integration.NeedsFiles")

/** A test of what S3Proxy does not do: keys with dots and doubled slashes, versions. */
object NeedsRealStore extends Tag("io.s3ranged.integration.NeedsRealStore")
