/**
 * The D-Bus wire format: signatures, values, headers, messages and the codec, in both byte orders.
 * Pure: bytes in, values out; the only foreign type is the owned file descriptor that a message
 * carries. May import {@code org.jitney.bus.name} and {@code org.jitney.linux.fd}.
 *
 * <p>Values: y n q i are {@code Integer}, u x t {@code Long} (t as the 64 bits), b {@code Boolean},
 * d {@code Double}, s {@code String}, o {@code ObjectPath}, g {@code Signature}, h {@code Fd}, v
 * {@code Variant}, arrays {@code List} ({@code ay} is {@code byte[]}, dictionaries are {@code Map}
 * in wire order), structs {@code Struct}.
 *
 * <p>A message that the decoder returned is completely validated, so reading its body cannot fail.
 */
@NullMarked
package org.jitney.bus.wire;

import org.jspecify.annotations.NullMarked;
