/**
 * What can be set, named once: the options as data, and the settings that are parsed from them.
 *
 * <p>Imports {@code range} and {@code fault}. Settings are immutable values; components are built
 * from them elsewhere.
 */
package io.s3ranged.options;
