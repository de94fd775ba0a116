/**
 * Finds places where reading of an object can start that cannot be cut anywhere, and stores them in
 * the index.
 *
 * <p>Imports {@code source.index}, {@code source.plan}, {@code engine} and the leaves. Read {@link
 * io.s3ranged.source.points.PointRegistration} first.
 */
package io.s3ranged.source.points;
