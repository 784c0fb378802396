package org.jitney.manager.unit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jitney.linux.hash.SipHash24;

/**
 * The name of the user of DynamicUser= when a unit names none: that of the unit, or where that is
 * no name for a user a hash of it. The hash is SipHash-2-4 with the key that systemd uses, so that
 * both find the same user.
 */
final class DynamicUserNames {
    private static final Pattern USER_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,30}");
    private static final SipHash24 HASH = new SipHash24(0x964e5828e6af1a58L, 0xec07928c3bf54eb4L);

    private DynamicUserNames() {}

    /** {@return the user of a unit, given the unit's name without instance and type} */
    static String of(String prefix) {
        if (USER_NAME.matcher(prefix).matches()) {
            return prefix;
        }
        return "_du%016x"
                .formatted(
                        HASH.hash(
                                ByteBuffer.wrap(prefix.getBytes(StandardCharsets.UTF_8))
                                        .order(ByteOrder.LITTLE_ENDIAN)));
    }
}
