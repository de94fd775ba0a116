package io.s3ranged.benchmark.client;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What this process has taken so far.
 *
 * @param cpuNanos user and kernel time of all threads
 * @param allocated heap bytes, by id of each thread that lives
 */
record Usage(long nanos, long cpuNanos, Map<Long, Long> allocated) {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Usage now() {
    long[] ids = THREADS.getAllThreadIds();
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    Map<Long, Long> allocated = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      allocated.put(ids[i], bytes[i]);
    }
    return new Usage(System.nanoTime(), SYSTEM.getProcessCpuTime(), allocated);
  }

  /** What threads that live allocated since; those that ended meanwhile took theirs with them. */
  long allocatedSince(Usage before) {
    long sum = 0;
    for (Map.Entry<Long, Long> thread : allocated.entrySet()) {
      long since = thread.getValue() - before.allocated.getOrDefault(thread.getKey(), 0L);
      sum += Math.max(0, since);
    }
    return sum;
  }

  /** What is resident now is the most that ever was, where the kernel lets us say so. */
  static void forgetPeak() {
    try {
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    } catch (IOException e) {
      // The peak is then that of the process's whole life.
    }
  }

  /** Most memory that the process had resident, since {@link #forgetPeak}. */
  static long peakResidentBytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Direct buffers as the JVM knows them; what is allocated past it shows in the resident bytes.
   */
  static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
