package io.s3ranged.testing

import io.s3ranged.contract.FragmentIndexContract
import io.s3ranged.source.index.FragmentIndex

final class MemoryFragmentIndexSuite extends FragmentIndexContract {
  override protected def openIndex(): FragmentIndex = new MemoryFragmentIndex
}
