package org.jitney.network1.link;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.LinkFacts;
import org.jitney.network1.config.NetDevKind;

/**
 * What {@link Links} stands on.
 *
 * @param facts what a [Match] section may ask about a link
 * @param machineId the 16 bytes that hardware addresses of virtual links are made from
 * @param changed runs after something that others may want to know
 */
public record Surroundings(
        Requests kernel,
        Function<KernelLink, LinkFacts> facts,
        Sysctl sysctl,
        TunTap tunTap,
        Timers timers,
        Optional<byte[]> machineId,
        Runnable changed) {
    /** Sets what the kernel keeps in files about a link. */
    public interface Sysctl {
        /**
         * Sets one value, such as {@code accept_ra} of IPv6.
         *
         * @param family {@code ipv4} or {@code ipv6}
         */
        void set(String family, String link, String key, String value);
    }

    /**
     * Makes and sets what rtnetlink cannot, such as links that programs are at the other end of.
     */
    public interface TunTap {
        /** Makes one that stays when this process ends. */
        void make(String name, NetDevKind.Tun wanted) throws ErrnoException;

        /** Tells a link that is there its keys and who is on the other side. */
        default void tell(String name, NetDevKind wanted)
                throws ErrnoException, NetlinkError, MalformedMessage {
            throw new ErrnoException("tell " + wanted.name(), Errno.EOPNOTSUPP);
        }

        /**
         * Has something made over generic netlink.
         *
         * @param family its name
         */
        default void ask(String family, byte[] message)
                throws ErrnoException, NetlinkError, MalformedMessage {
            throw new ErrnoException("ask " + family, Errno.EOPNOTSUPP);
        }

        /** {@return the number of a wireless device of this name} */
        default int wirelessDevice(String name) throws ErrnoException {
            throw new ErrnoException("find " + name, Errno.ENODEV);
        }
    }

    /** Has something done later. */
    public interface Timers {
        /** Runs it once; who does not want it any more looks when it runs. */
        void after(Duration delay, Runnable what);
    }
}
