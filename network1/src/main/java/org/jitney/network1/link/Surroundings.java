package org.jitney.network1.link;

import java.util.function.Function;
import org.jitney.network1.config.LinkFacts;
import org.jitney.network1.netlink.Requests;

/**
 * What {@link Links} stands on.
 *
 * @param facts what a [Match] section may ask about a link
 * @param changed runs after something that others may want to know
 */
public record Surroundings(
        Requests kernel, Function<KernelLink, LinkFacts> facts, Sysctl sysctl, Runnable changed) {
    /** Sets what the kernel keeps in files about a link. */
    public interface Sysctl {
        /**
         * Sets one value, such as {@code accept_ra} of IPv6.
         *
         * @param family {@code ipv4} or {@code ipv6}
         */
        void set(String family, String link, String key, String value);
    }
}
