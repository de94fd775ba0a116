/**
 * Fragment associations: the SPI and its values.
 *
 * <p>Imports {@code range}, {@code fault} and {@code metrics}.
 */
package io.s3ranged.source.index;
