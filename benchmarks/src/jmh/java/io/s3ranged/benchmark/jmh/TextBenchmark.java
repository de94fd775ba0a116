package io.s3ranged.benchmark.jmh;

import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.FileFormat;
import io.s3ranged.options.FormatSettings;
import io.s3ranged.options.ParseMode;
import io.s3ranged.options.SkipSettings;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.source.plan.Split;
import io.s3ranged.source.record.RecordFilter;
import io.s3ranged.source.record.RecordReader;
import io.s3ranged.source.record.RecordReaders;
import io.s3ranged.source.record.Wanted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an operation is: 128 MiB of log lines of 190 bytes, one in 128 with " 404 ", from memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TextBenchmark {

  private static final int BLOCKS = 128;
  private static final int LINE_BYTES = 190;

  @Param({"\\n", "\\r\\n", "custom"})
  public String terminator;

  private ByteBuffer[] blocks;
  private ObjectRef object;

  @Setup
  public void fill() {
    long size = (long) BLOCKS * MemorySlices.BLOCK_BYTES;
    object = ObjectRef.pinned("bucket", "key", "etag", size);
    blocks = new ByteBuffer[BLOCKS];
    byte[] content = lines();
    for (int i = 0; i < BLOCKS; i++) {
      blocks[i] = ByteBuffer.allocateDirect(MemorySlices.BLOCK_BYTES);
      blocks[i].put(content).flip();
    }
  }

  private byte[] lines() {
    StringBuilder text = new StringBuilder();
    String end =
        switch (terminator) {
          case "\\n" -> "\n";
          case "\\r\\n" -> "\r\n";
          default -> "<>";
        };
    for (int line = 0; text.length() < MemorySlices.BLOCK_BYTES; line++) {
      int start = text.length();
      text.append("203.0.113.").append(line % 250).append(" GET /shop/item/").append(line * 7919L);
      text.append(line % 128 == 7 ? " 404 " : " 200 ");
      while (text.length() < start + LINE_BYTES - end.length()) {
        text.append((char) ('a' + text.length() % 26));
      }
      text.append(end);
    }
    text.setLength(MemorySlices.BLOCK_BYTES);
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Where each record is: newline search and framing. */
  @Benchmark
  public long frame() throws IOException {
    return read(Wanted.ALL);
  }

  /** How many records there are. */
  @Benchmark
  public long count() throws IOException {
    return read(new Wanted(RecordFilter.ALL, Wanted.Detail.COUNT));
  }

  /** Where those records are that hold " 404 ". */
  @Benchmark
  public long search() throws IOException {
    byte[] pattern = " 404 ".getBytes(StandardCharsets.US_ASCII);
    RecordFilter filter = RecordFilter.ALL.and(RecordFilter.Place.ANYWHERE, pattern);
    return read(new Wanted(filter, Wanted.Detail.BYTES));
  }

  private long read(Wanted wanted) throws IOException {
    ByteRange all = new ByteRange(0, object.size());
    Split split = new Split(List.of(new PlannedRange(object, all, all, -1, List.of())), List.of());
    String lineSep = terminator.equals("custom") ? "<>" : null;
    FormatSettings format =
        new FormatSettings(FileFormat.TEXT, lineSep, false, 1 << 27, 1, 0, ParseMode.FAILFAST);
    long records = 0;
    try (RecordReader reader =
        RecordReaders.open(
            split,
            format,
            wanted,
            SkipSettings.NONE,
            schedule -> new MemorySlices(blocks, object),
            new MetricSet())) {
      while (reader.next()) {
        records += reader.batch().count();
      }
    }
    return records;
  }
}
