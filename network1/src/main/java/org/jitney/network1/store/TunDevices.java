package org.jitney.network1.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Ioctl;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.Users;
import org.jitney.network1.config.NetDevKind;
import org.jitney.network1.link.Surroundings;

/** Makes TUN and TAP links: {@code linux/if_tun.h}. Netlink cannot. */
public final class TunDevices implements Surroundings.TunTap {
    private static final long TUNSETIFF = 0x4004_54caL;
    private static final long TUNSETPERSIST = 0x4004_54cbL;
    private static final long TUNSETOWNER = 0x4004_54ccL;
    private static final long TUNSETGROUP = 0x4004_54ceL;
    private static final int IFREQ = 40;
    private static final int FLAGS_AT = 16;
    private static final int READ_WRITE = 2;

    private final Root root;

    /** Open as long as the link shall have a carrier. */
    private final Map<String, Fd> kept = new HashMap<>();

    /** Opens {@code /dev/net/tun} of a root. */
    public TunDevices(Root root) {
        this.root = root;
    }

    @Override
    public void make(String name, NetDevKind.Tun wanted) throws ErrnoException {
        Fd fd = root.open("/dev/net/tun", READ_WRITE, 0);
        try {
            Memory request = Memory.allocate(IFREQ);
            ByteBuffer bytes = request.bytes();
            bytes.put(0, name.getBytes(StandardCharsets.UTF_8));
            bytes.putShort(FLAGS_AT, (short) wanted.flags());
            Ioctl.exchange(fd.number(), TUNSETIFF, request);
            if (wanted.user().isPresent()) {
                Ioctl.call(fd.number(), TUNSETOWNER, user(wanted.user().get()));
            }
            if (wanted.group().isPresent()) {
                Ioctl.call(fd.number(), TUNSETGROUP, group(wanted.group().get()));
            }
            Ioctl.call(fd.number(), TUNSETPERSIST, 1);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
        if (wanted.keepCarrier()) {
            Optional.ofNullable(kept.put(name, fd)).ifPresent(Fd::close);
        } else {
            fd.close();
        }
    }

    private static int user(String text) throws ErrnoException {
        return text.matches("[0-9]{1,9}")
                ? Integer.parseInt(text)
                : Users.byName(text)
                        .map(Users.Passwd::uid)
                        .orElseThrow(() -> new ErrnoException("user " + text, Errno.ESRCH));
    }

    private static int group(String text) throws ErrnoException {
        return text.matches("[0-9]{1,9}")
                ? Integer.parseInt(text)
                : Users.groupByName(text)
                        .map(Users.Group::gid)
                        .orElseThrow(() -> new ErrnoException("group " + text, Errno.ESRCH));
    }
}
