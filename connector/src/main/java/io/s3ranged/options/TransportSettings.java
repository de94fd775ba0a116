package io.s3ranged.options;

import io.s3ranged.fault.RangedIOException;
import java.io.Serializable;

/**
 * How ranged GETs go over the wire.
 *
 * @param remoteMemory the name of the class that lets a store write into buffers, or null
 */
public record TransportSettings(
    TransportClient client, TransportIo io, TransportProtocol protocol, String remoteMemory)
    implements Serializable {

  public static TransportSettings from(OptionLookup options) throws RangedIOException {
    return new TransportSettings(
        options.get(Options.TRANSPORT_CLIENT),
        options.get(Options.TRANSPORT_IO),
        options.get(Options.TRANSPORT_PROTOCOL),
        options.find(Options.TRANSPORT_REMOTE_MEMORY).orElse(null));
  }
}
