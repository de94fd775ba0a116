package io.s3ranged.options;

import io.s3ranged.fault.RangedIOException;
import java.io.Serializable;

/** How ranged GETs go over the wire. */
public record TransportSettings(TransportClient client, TransportIo io, TransportProtocol protocol)
    implements Serializable {

  public static TransportSettings from(OptionLookup options) throws RangedIOException {
    return new TransportSettings(
        options.get(Options.TRANSPORT_CLIENT),
        options.get(Options.TRANSPORT_IO),
        options.get(Options.TRANSPORT_PROTOCOL));
  }
}
