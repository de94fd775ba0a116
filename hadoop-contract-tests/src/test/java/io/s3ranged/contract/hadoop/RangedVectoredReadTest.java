package io.s3ranged.contract.hadoop;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.contract.AbstractContractVectoredReadTest;
import org.apache.hadoop.fs.contract.AbstractFSContract;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Hadoop's own tests, as they are, with buffers on the heap and off it. */
@ParameterizedClass(name = "buffer-{0}")
@MethodSource("params")
final class RangedVectoredReadTest extends AbstractContractVectoredReadTest {

  RangedVectoredReadTest(String bufferType) {
    super(bufferType);
  }

  @Override
  protected AbstractFSContract createContract(Configuration conf) {
    return new RangedContract(conf);
  }
}
