package io.s3ranged.cli;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.IndexSettings;
import io.s3ranged.options.OptionKey;
import io.s3ranged.options.OptionLookup;
import io.s3ranged.options.Options;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where table and bucket are. The flags are the options of a read, spelled as flags. */
final class ConnectionFlags {

  @Option(
      names = "--table",
      required = true,
      paramLabel = "NAME",
      description = "The table of associations; its manifest is NAME_manifest.")
  String table;

  @Option(names = "--region", paramLabel = "REGION", description = "The bucket's region.")
  String region;

  @Option(names = "--endpoint", paramLabel = "URI", description = "Another S3 than AWS's.")
  String endpoint;

  @Option(
      names = "--path-style-access",
      description = "Put the bucket into the path instead of the host name.")
  boolean pathStyleAccess;

  @Option(names = "--requester-pays", description = "Whoever lists the bucket pays.")
  boolean requesterPays;

  @Option(
      names = "--credentials-provider",
      paramLabel = "NAME",
      description = "default, anonymous (S3 alone), or the name of a provider's class.")
  String credentialsProvider;

  @Option(
      names = "--index-region",
      paramLabel = "REGION",
      description = "The table's region; that of the bucket if absent.")
  String indexRegion;

  @Option(
      names = "--index-endpoint",
      paramLabel = "URI",
      description = "Another DynamoDB than AWS's.")
  String indexEndpoint;

  IndexSettings index() throws RangedIOException {
    return IndexSettings.from(lookup()).orElseThrow();
  }

  ConnectionSettings store() throws RangedIOException {
    return ConnectionSettings.from(lookup());
  }

  private OptionLookup lookup() {
    Map<OptionKey<?>, String> given = new HashMap<>();
    given.put(Options.INDEX_TABLE_NAME, table);
    given.put(Options.REGION, region);
    given.put(Options.ENDPOINT, endpoint);
    given.put(Options.PATH_STYLE_ACCESS, Boolean.toString(pathStyleAccess));
    given.put(Options.REQUESTER_PAYS, Boolean.toString(requesterPays));
    given.put(Options.CREDENTIALS_PROVIDER, credentialsProvider);
    given.put(Options.INDEX_REGION, indexRegion);
    given.put(Options.INDEX_ENDPOINT, indexEndpoint);
    return new OptionLookup(given::get);
  }
}
