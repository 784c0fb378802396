package org.jitney.network1.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Ioctl;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.Sockets;

/** What a link's driver is called: {@code linux/ethtool.h}. */
final class DriverInfo {
    private static final long SIOCETHTOOL = 0x8946;
    private static final int ETHTOOL_GDRVINFO = 3;
    private static final int DRVINFO = 196;
    private static final int DRIVER_AT = 4;
    private static final int DRIVER_LENGTH = 32;
    private static final int IFREQ = 40;
    private static final int POINTER_AT = 16;

    private DriverInfo() {}

    /** {@return the name; empty if the link has no driver that says so} */
    static String driver(String link) {
        try (Fd fd = Fd.adopt(Sockets.socket(Sockets.AF_NETLINK, Sockets.SOCK_RAW, 0))) {
            Memory info = Memory.allocate(DRVINFO);
            info.bytes().putInt(0, ETHTOOL_GDRVINFO);
            Memory request = Memory.allocate(IFREQ);
            ByteBuffer bytes = request.bytes();
            bytes.put(0, link.getBytes(StandardCharsets.UTF_8));
            bytes.putLong(POINTER_AT, info.address());
            Ioctl.exchange(fd.number(), SIOCETHTOOL, request);
            byte[] name = new byte[DRIVER_LENGTH];
            info.bytes().get(DRIVER_AT, name);
            int end = 0;
            while (end < name.length && name[end] != 0) {
                end++;
            }
            return new String(name, 0, end, StandardCharsets.UTF_8);
        } catch (ErrnoException virtual) {
            return "";
        }
    }
}
