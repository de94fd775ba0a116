package io.s3ranged.source.dynamodb;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import io.s3ranged.source.dynamodb.ManifestRow.FragmentRow;
import io.s3ranged.source.dynamodb.ManifestRow.FragmentsHead;
import io.s3ranged.source.dynamodb.ManifestRow.Generation;
import io.s3ranged.source.dynamodb.ManifestRow.ObjectHead;
import io.s3ranged.source.dynamodb.ManifestRow.Part;
import io.s3ranged.source.dynamodb.ManifestRow.PointsRow;
import io.s3ranged.source.index.Association;
import io.s3ranged.source.index.AssociationKey;
import io.s3ranged.source.index.FragmentHash;
import io.s3ranged.source.index.ObjectRegistration;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rows of both tables to values and back. Writing and reading a value gives an equal one. */
final class RowCodec {

  private static final String OBJECT = "object";
  private static final String FRAGMENT = "fragment";
  private static final String FRAGMENTS = "fragments";

  private final IndexTables tables;
  private final DynamoFaults faults;

  RowCodec(IndexTables tables, DynamoFaults faults) {
    this.tables = tables;
    this.faults = faults;
  }

  Map<String, AttributeValue> associationKey(Association association) {
    return associationKey(association.hash(), association.place());
  }

  Map<String, AttributeValue> associationKey(FragmentHash hash, AssociationKey place) {
    return Map.of(
        Attributes.HASH, binary(hash.bytes()),
        Attributes.REPOSITORY_CONTEXT, binary(place.repositoryContext()));
  }

  Map<String, AttributeValue> association(Association association) {
    Map<String, AttributeValue> row = new HashMap<>(associationKey(association));
    location(row, association);
    return row;
  }

  Association readAssociation(Map<String, AttributeValue> row) throws RangedIOException {
    RowReader reader = new RowReader(row, tables.associations(), faults);
    byte[] key = reader.binary(Attributes.REPOSITORY_CONTEXT);
    int end = 0;
    while (end < key.length && key[end] != 0) {
      end++;
    }
    if (end + 1 >= key.length) {
      throw reader.inconsistent("its sort key has no repository");
    }
    String repository = new String(key, 0, end, StandardCharsets.UTF_8);
    byte[] rest = Arrays.copyOfRange(key, end + 1, key.length);
    return readLocation(reader, repository, context(reader, rest));
  }

  /** Key of a context's head. */
  Map<String, AttributeValue> headKey(Shards shards, String context) {
    return manifestKey(shards, new AssociationKey(shards.repository(), context, 0), new byte[0]);
  }

  Map<String, AttributeValue> partKey(Shards shards, Part row) {
    return manifestKey(
        shards, row.association().place(), HexFormat.of().parseHex(row.generation()));
  }

  Map<String, AttributeValue> head(Shards shards, ManifestRow.Head head) {
    Map<String, AttributeValue> row = new HashMap<>(headKey(shards, head.context()));
    if (head instanceof ObjectHead object) {
      row.put(Attributes.KIND, text(OBJECT));
      row.put(Attributes.HASH, binary(object.association().hash().bytes()));
      location(row, object.association());
      points(row, object.points());
    } else if (head instanceof FragmentsHead fragments) {
      row.put(Attributes.KIND, text(FRAGMENTS));
      row.put(Attributes.GENERATION, generation(fragments.generation().id()));
      row.put(Attributes.FRAGMENT_COUNT, number(fragments.generation().fragmentCount()));
      location(row, Association.ofObject(shards.repository(), fragments.registration()));
    }
    Leftovers leftovers = head.leftovers();
    if (!leftovers.replaced().isEmpty()) {
      row.put(
          Attributes.REPLACES,
          AttributeValue.fromBs(
              leftovers.replaced().stream()
                  .map(hash -> SdkBytes.fromByteArray(hash.bytes()))
                  .toList()));
    }
    if (leftovers.fragmentRows()) {
      row.put(Attributes.UNCLEAN, AttributeValue.fromBool(true));
    }
    return row;
  }

  Map<String, AttributeValue> part(Shards shards, Part part) {
    Map<String, AttributeValue> row = new HashMap<>(partKey(shards, part));
    row.put(Attributes.KIND, text(FRAGMENT));
    row.put(Attributes.HASH, binary(part.association().hash().bytes()));
    row.put(Attributes.GENERATION, generation(part.generation()));
    location(row, part.association());
    if (part instanceof PointsRow points) {
      row.put(Attributes.SPLIT_POINTS, AttributeValue.fromB(points.bytes()));
    }
    return row;
  }

  ManifestRow readManifest(String repository, Map<String, AttributeValue> row)
      throws RangedIOException {
    RowReader reader = new RowReader(row, tables.manifest(), faults);
    String context = context(reader, reader.binary(Attributes.CONTEXT_OFFSET));
    String kind = reader.text(Attributes.KIND);
    return switch (kind) {
      case OBJECT ->
          new ObjectHead(
              readLocation(reader, repository, context), readLeftovers(reader), readPoints(reader));
      case FRAGMENT -> readPart(reader, repository, context);
      case FRAGMENTS ->
          new FragmentsHead(
              new ObjectRegistration(
                  context, readObject(reader), reader.numberOr(Attributes.LAST_MODIFIED, -1)),
              new Generation(
                  HexFormat.of().formatHex(reader.binary(Attributes.GENERATION)),
                  Math.toIntExact(reader.number(Attributes.FRAGMENT_COUNT))),
              readLeftovers(reader));
      default -> throw reader.inconsistent("kind " + kind + " is not known to this version");
    };
  }

  static AttributeValue binary(byte[] bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
  }

  static AttributeValue generation(String id) {
    return binary(HexFormat.of().parseHex(id));
  }

  static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private Map<String, AttributeValue> manifestKey(
      Shards shards, AssociationKey place, byte[] suffix) {
    byte[] key = place.contextOffset();
    byte[] whole = Arrays.copyOf(key, key.length + suffix.length);
    System.arraycopy(suffix, 0, whole, key.length, suffix.length);
    return Map.of(
        Attributes.REPOSITORY_SHARD, text(shards.of(place.context())),
        Attributes.CONTEXT_OFFSET, binary(whole));
  }

  private static void location(Map<String, AttributeValue> row, Association association) {
    ObjectRef object = association.object();
    AssociationKey place = association.place();
    row.put(Attributes.BUCKET, text(object.bucket()));
    row.put(Attributes.KEY, text(object.key()));
    row.put(Attributes.OFFSET, number(association.range().start()));
    row.put(Attributes.LENGTH, number(association.range().length()));
    row.put(Attributes.OBJECT_SIZE, number(object.size()));
    putIfKnown(row, Attributes.ETAG, object.etag());
    putIfKnown(row, Attributes.VERSION_ID, object.versionId());
    putIfKnown(row, Attributes.CRC32C, association.crc32c());
    if (association.lastModifiedMillis() >= 0) {
      row.put(Attributes.LAST_MODIFIED, number(association.lastModifiedMillis()));
    }
    if (AssociationKey.isCut(place.repository(), place.context())) {
      row.put(Attributes.CONTEXT, text(place.context()));
    }
  }

  private static void putIfKnown(Map<String, AttributeValue> row, String name, String value) {
    if (value != null) {
      row.put(name, text(value));
    }
  }

  private static String context(RowReader reader, byte[] contextOffset) throws RangedIOException {
    String whole = AssociationKey.contextOf(contextOffset).orElse(null);
    return whole == null ? reader.text(Attributes.CONTEXT) : whole;
  }

  private static Association readLocation(RowReader reader, String repository, String context)
      throws RangedIOException {
    ObjectRef object = readObject(reader);
    long offset = reader.number(Attributes.OFFSET);
    long length = reader.number(Attributes.LENGTH);
    if (offset < 0 || length < 0 || length > object.size() - offset) {
      throw reader.inconsistent(
          length + " bytes at " + offset + " do not lie in its " + object.size() + " bytes");
    }
    return new Association(
        FragmentHash.of(reader.binary(Attributes.HASH)),
        new AssociationKey(repository, context, offset),
        object,
        ByteRange.ofLength(offset, length),
        reader.numberOr(Attributes.LAST_MODIFIED, -1),
        reader.textOrNull(Attributes.CRC32C));
  }

  private static ObjectRef readObject(RowReader reader) throws RangedIOException {
    long size = reader.number(Attributes.OBJECT_SIZE);
    String etag = reader.textOrNull(Attributes.ETAG);
    String versionId = reader.textOrNull(Attributes.VERSION_ID);
    ObjectRef object =
        size < 0
            ? null
            : new ObjectRef(
                reader.text(Attributes.BUCKET), reader.text(Attributes.KEY), versionId, etag, size);
    if (object == null || !object.isPinned()) {
      throw reader.inconsistent("size " + size + ", ETag " + etag + ": the object is not pinned");
    }
    return object;
  }

  private static Part readPart(RowReader reader, String repository, String context)
      throws RangedIOException {
    Association association = readLocation(reader, repository, context);
    String generation = HexFormat.of().formatHex(reader.binary(Attributes.GENERATION));
    return reader.has(Attributes.SPLIT_POINTS)
        ? new PointsRow(association, generation, reader.bytes(Attributes.SPLIT_POINTS))
        : new FragmentRow(association, generation);
  }

  private static void points(Map<String, AttributeValue> row, StoredPoints points) {
    if (points != null) {
      row.put(Attributes.SPLIT_POINTS, AttributeValue.fromB(points.head()));
      if (points.rows() > 0) {
        row.put(Attributes.SPLIT_POINTS_ROWS, number(points.rows()));
        row.put(Attributes.GENERATION, generation(points.generation()));
      }
    }
  }

  private static StoredPoints readPoints(RowReader reader) throws RangedIOException {
    if (!reader.has(Attributes.SPLIT_POINTS)) {
      return null;
    }
    int rows = Math.toIntExact(reader.numberOr(Attributes.SPLIT_POINTS_ROWS, 0));
    return new StoredPoints(
        reader.bytes(Attributes.SPLIT_POINTS),
        rows,
        rows == 0 ? "" : HexFormat.of().formatHex(reader.binary(Attributes.GENERATION)));
  }

  private static Leftovers readLeftovers(RowReader reader) {
    Set<FragmentHash> replaced = new LinkedHashSet<>();
    reader.binaries(Attributes.REPLACES).forEach(hash -> replaced.add(FragmentHash.of(hash)));
    return new Leftovers(replaced, reader.has(Attributes.UNCLEAN));
  }
}
