package io.s3ranged.testkit.data;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What a data set holds, as its generator knows it.
 *
 * @param objects number of objects
 * @param records lines in all objects, decompressed
 * @param recordBytes bytes of the lines without terminators
 * @param crcSum sum of the lines' CRC-32
 * @param storedBytes bytes of the objects as stored
 * @param storedCrcSum sum of the CRC-32 of each object's chunks of 8 MiB, as stored
 */
public record Truth(
    long objects,
    long records,
    long recordBytes,
    long crcSum,
    long storedBytes,
    long storedCrcSum) {

  public static final Truth NONE = new Truth(0, 0, 0, 0, 0, 0);

  /** The truth about both sets together. */
  public Truth plus(Truth other) {
    return new Truth(
        objects + other.objects,
        records + other.records,
        recordBytes + other.recordBytes,
        crcSum + other.crcSum,
        storedBytes + other.storedBytes,
        storedCrcSum + other.storedCrcSum);
  }

  public void save(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("objects", String.valueOf(objects));
    properties.setProperty("records", String.valueOf(records));
    properties.setProperty("recordBytes", String.valueOf(recordBytes));
    properties.setProperty("crcSum", String.valueOf(crcSum));
    properties.setProperty("storedBytes", String.valueOf(storedBytes));
    properties.setProperty("storedCrcSum", String.valueOf(storedCrcSum));
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      properties.store(writer, null);
    }
  }
}
