package org.jitney.clients.timedatectl;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jitney.bus.wire.Struct;

/** The address of a time server: its family and its bytes. */
final class ServerAddress {
    private ServerAddress() {}

    /** {@return the address as people write it, empty if there is none} */
    static String text(Struct value) {
        if (!(value.get(1) instanceof byte[] bytes) || bytes.length == 0) {
            return "";
        }
        try {
            InetAddress address = InetAddress.getByAddress(bytes);
            return bytes.length == 16 ? shortened(bytes) : address.getHostAddress();
        } catch (UnknownHostException e) {
            return ""; // neither 4 nor 16 bytes
        }
    }

    /** The longest run of groups that are zero is left out, the first of several. */
    private static String shortened(byte[] bytes) {
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && group(bytes, i + run) == 0) {
                run++;
            }
            if (run > length) {
                start = i;
                length = run;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                out.append("::");
                i += length - 1;
                continue;
            }
            boolean first = out.isEmpty() || out.charAt(out.length() - 1) == ':';
            out.append(first ? "" : ":").append(Integer.toHexString(group(bytes, i)));
        }
        return out.toString();
    }

    private static int group(byte[] bytes, int index) {
        return ((bytes[2 * index] & 0xff) << 8) | (bytes[2 * index + 1] & 0xff);
    }
}
