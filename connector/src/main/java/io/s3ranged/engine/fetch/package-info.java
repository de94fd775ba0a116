/**
 * Bounded, retried, cancellable ranged GETs. The only place that tries again.
 *
 * <p>Imports {@code engine.transport}, {@code range}, {@code fault}, {@code options}, {@code
 * metrics}, and of the AWS SDK its back-off delays alone. Read {@link
 * io.s3ranged.engine.fetch.FetchPool} first: it admits a {@code FetchRun}, which is one fetch from
 * order to end; a run makes one {@code FetchAttempt} after the other, which is one exchange; an
 * attempt believes only what the {@code ResponseGate} lets pass.
 */
package io.s3ranged.engine.fetch;
