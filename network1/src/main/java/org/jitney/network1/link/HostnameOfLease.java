package org.jitney.network1.link;

import java.util.Optional;
import org.jitney.network1.config.Dhcp4Config;
import org.jitney.network1.dhcp4.Lease4;

/** The machine's name that follows from a lease; pure. */
final class HostnameOfLease {
    private static final int LONGEST = 64; // HOST_NAME_MAX of Linux

    private HostnameOfLease() {}

    /**
     * {@return the name; none if the file does not want one, or nobody says one}
     *
     * <p>A name in the file stands before that of the server. One that is too long for the kernel
     * loses its domain, and then its end.
     */
    static Optional<String> of(Lease4 lease, Dhcp4Config config) {
        return config.use().hostname()
                ? config.words().hostname().or(lease::hostname).map(HostnameOfLease::fitting)
                : Optional.empty();
    }

    /** {@return a name that the kernel has room for} */
    static String fitting(String name) {
        if (name.length() <= LONGEST) {
            return name;
        }
        int dot = name.indexOf('.');
        String label = dot > 0 ? name.substring(0, dot) : name;
        return label.substring(0, Math.min(label.length(), LONGEST));
    }
}
