package io.s3ranged.options;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.io.Serializable;

/**
 * How bytes become records.
 *
 * @param lineSep the terminator, or null for \n, \r\n and \r
 * @param recordLength bytes of a fixed record; 0 for other formats
 */
public record FormatSettings(
    FileFormat format,
    String lineSep,
    boolean wholetext,
    int maxRecordBytes,
    long chunkBytes,
    int recordLength,
    ParseMode mode)
    implements Serializable {

  /**
   * These settings for lines of another format.
   *
   * @param newLineSep the terminator, or null for \n, \r\n and \r
   * @param whole true if an object is not cut into lines
   */
  public FormatSettings ofLines(String newLineSep, boolean whole) {
    return new FormatSettings(
        format, newLineSep, whole, maxRecordBytes, chunkBytes, recordLength, mode);
  }

  public static FormatSettings from(OptionLookup options) throws RangedIOException {
    FileFormat format = options.get(Options.FILE_FORMAT);
    String lineSep = options.find(Options.LINE_SEP).orElse(null);
    if (lineSep != null && lineSep.isEmpty()) {
      throw Faults.of(FaultKind.BAD_OPTION, "option lineSep is empty");
    }
    int recordLength = options.find(Options.RECORD_LENGTH).orElse(0);
    if (format == FileFormat.FIXED && recordLength == 0) {
      throw Faults.of(FaultKind.BAD_OPTION, "fileFormat=fixed needs the option recordLength");
    }
    return new FormatSettings(
        format,
        lineSep,
        options.get(Options.WHOLETEXT),
        Math.toIntExact(options.get(Options.MAX_RECORD_BYTES)),
        options.get(Options.CHUNK_BYTES),
        recordLength,
        options.get(Options.MODE));
  }
}
