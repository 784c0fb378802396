package org.jitney.clients.networkctl;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Ioctl;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.Sockets;

/**
 * What the two ends of a cable agreed upon ({@code ETHTOOL_GLINKSETTINGS}).
 *
 * @param megabits in a second; 0 if nobody knows
 * @param duplex {@code half} or {@code full}; empty if nobody knows
 * @param port the plug; empty if it has none
 */
record EthernetSettings(boolean negotiates, long megabits, String duplex, String port) {
    private static final long SIOCETHTOOL = 0x8946;
    private static final int ETHTOOL_GLINKSETTINGS = 0x4c;
    private static final int IFREQ = 40;
    private static final int POINTER_AT = 16;
    private static final int HEADER = 48;
    private static final int WORDS_AT = 15;
    private static final int MOST_WORDS = 127;
    private static final long UNKNOWN_SPEED = 0xffffffffL;
    private static final String[] PORTS = {"tp", "aui", "mii", "fibre", "bnc"};

    /** {@return those of a link; none if its driver does not say} */
    static Optional<EthernetSettings> of(String link) {
        try (Fd fd = Fd.adopt(Sockets.socket(Sockets.AF_NETLINK, Sockets.SOCK_RAW, 0))) {
            Memory settings = Memory.allocate(HEADER + 3 * Integer.BYTES * MOST_WORDS);
            Memory request = Memory.allocate(IFREQ);
            request.bytes().put(0, link.getBytes(StandardCharsets.UTF_8));
            request.bytes().putLong(POINTER_AT, settings.address());
            ByteBuffer bytes = settings.bytes();
            bytes.putInt(0, ETHTOOL_GLINKSETTINGS);
            Ioctl.exchange(fd.number(), SIOCETHTOOL, request);
            // The first answer says how many words the kernel's sets of modes have.
            byte words = bytes.get(WORDS_AT);
            if (words >= 0) {
                return Optional.empty();
            }
            bytes.putInt(0, ETHTOOL_GLINKSETTINGS);
            bytes.put(WORDS_AT, (byte) -words);
            Ioctl.exchange(fd.number(), SIOCETHTOOL, request);
            return Optional.of(decode(bytes));
        } catch (ErrnoException noneSaid) {
            return Optional.empty();
        }
    }

    static EthernetSettings decode(ByteBuffer bytes) {
        long speed = Integer.toUnsignedLong(bytes.getInt(4));
        int port = Byte.toUnsignedInt(bytes.get(9));
        return new EthernetSettings(
                bytes.get(11) == 1,
                speed == UNKNOWN_SPEED ? 0 : speed,
                switch (bytes.get(8)) {
                    case 0 -> "half";
                    case 1 -> "full";
                    default -> "";
                },
                port < PORTS.length ? PORTS[port] : "");
    }
}
