package io.s3ranged.benchmark.server;

import io.s3ranged.source.index.AssociationKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonNodeParser;

/**
 * DynamoDB's Query and GetItem over a manifest that holds every object of every bucket; a bucket is
 * the repository of its name, a key is the context, whatever table is asked for.
 *
 * <p>A bucket with a prepared series answers from that alone where the asked prefix covers it.
 */
final class ManifestAnswers {

  private static final List<String> JSON = List.of("Content-Type", "application/x-amz-json-1.0");

  private final Catalog catalog;
  private final JsonNodeParser parser = JsonNodeParser.create();
  private final Map<Series, PreparedManifest> prepared = new ConcurrentHashMap<>();

  ManifestAnswers(Catalog catalog) {
    this.catalog = catalog;
  }

  static Kind kindOf(String target) {
    return target.endsWith(".Query")
        ? Kind.QUERY
        : target.endsWith(".GetItem") ? Kind.GET_ITEM : Kind.OTHER;
  }

  /** Makes the pages of a series before they are asked for. */
  void prepare(String bucket, Series series) throws IOException {
    prepared.put(series, PreparedManifest.of(bucket, series, catalog.directory()));
  }

  Answer answer(Request request) {
    Kind kind = kindOf(request.header("x-amz-target"));
    JsonNode asked = parser.parse(new String(request.body(), StandardCharsets.UTF_8));
    return switch (kind) {
      case QUERY -> Answer.of(kind, 200, JSON, query(asked));
      case GET_ITEM -> Answer.of(kind, 200, JSON, item(asked));
      default ->
          Answer.of(
              kind,
              400,
              JSON,
              json("{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}"));
    };
  }

  private Body query(JsonNode asked) {
    Map<String, JsonNode> values =
        asked.field("ExpressionAttributeValues").orElseThrow().asObject();
    String partition = text(values.get(":partition"), "S");
    String prefix = values.containsKey(":prefix") ? context(values.get(":prefix")) : "";
    String after =
        asked
            .field("ExclusiveStartKey")
            .map(key -> context(key.asObject().get("context_offset")))
            .orElse(null);
    String repository = ManifestRows.repositoryOf(partition);
    int shard = Integer.parseInt(partition.substring(partition.lastIndexOf('#') + 1));
    Bucket bucket = catalog.find(repository);
    if (bucket == null) {
      return new Body.OfBytes(new ManifestPage(repository).answer(false));
    }
    Series series = bucket.seriesUnder(prefix);
    PreparedManifest pages = series == null ? null : prepared.get(series);
    Body page = pages == null ? null : pages.page(shard, after);
    return page == null ? page(repository, bucket, prefix, shard, after) : page;
  }

  private static Body page(
      String repository, Bucket bucket, String prefix, int shard, String after) {
    ManifestPage page = new ManifestPage(repository);
    Iterator<StoredObject> objects = bucket.from(after == null ? prefix : after);
    while (objects.hasNext()) {
      StoredObject object = objects.next();
      if (!object.key().startsWith(prefix)) {
        break;
      }
      if (!object.key().equals(after) && ManifestRows.shardOf(object.key()) == shard) {
        if (page.isFull()) {
          return new Body.OfBytes(page.answer(true));
        }
        page.add(object);
      }
    }
    return new Body.OfBytes(page.answer(false));
  }

  private Body item(JsonNode asked) {
    Map<String, JsonNode> key = asked.field("Key").orElseThrow().asObject();
    JsonNode shard = key.get("repository_shard");
    String partition = shard == null ? "" : text(shard, "S");
    String repository = partition.isEmpty() ? "" : ManifestRows.repositoryOf(partition);
    Bucket bucket = catalog.find(repository);
    String row = null;
    if (bucket != null && ManifestRows.isDescriptor(partition)) {
      row = ManifestRows.descriptor(repository);
    } else if (bucket != null) {
      StoredObject object = bucket.find(context(key.get("context_offset")));
      row = object == null ? null : ManifestRows.row(repository, object);
    }
    String capacity = "{\"ConsumedCapacity\":{\"CapacityUnits\":1}";
    return json(row == null ? capacity + "}" : capacity + ",\"Item\":" + row + "}");
  }

  /** The context of a sort key, or of the start of one. */
  private static String context(JsonNode binary) {
    byte[] bytes = java.util.Base64.getDecoder().decode(text(binary, "B"));
    return AssociationKey.contextOf(bytes)
        .orElseGet(() -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static String text(JsonNode attribute, String type) {
    return attribute.asObject().get(type).text();
  }

  private static Body json(String text) {
    return new Body.OfBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
