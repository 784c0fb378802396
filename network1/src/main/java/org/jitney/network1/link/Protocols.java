package org.jitney.network1.link;

import java.util.List;
import java.util.Optional;
import org.jitney.network1.config.Dhcp4Config;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.dhcp4.Lease4;

/** What gives links their addresses beside their files; {@link Links} says when it may begin. */
public interface Protocols {
    /** There are none. */
    Protocols NONE =
            new Protocols() {
                @Override
                public boolean step(
                        KernelLink link, NetworkFile file, long table, List<KernelAddress> there) {
                    return true;
                }

                @Override
                public void stop(int index) {}

                @Override
                public Optional<Lease4> lease4(int index) {
                    return Optional.empty();
                }

                @Override
                public List<Named> named(int index) {
                    return List.of();
                }
            };

    /** What one protocol of IPv6 says about names and times, as text. */
    record Named(
            List<String> dns, List<String> ntp, List<String> domains, Dhcp4Config.Domains use) {
        /** Makes names whose lists nobody can change any more. */
        public Named {
            dns = List.copyOf(dns);
            ntp = List.copyOf(ntp);
            domains = List.copyOf(domains);
        }
    }

    /**
     * Begins with a link that can send, or looks again at one that is under way.
     *
     * @param table where routes go for which the file names none
     * @param there the addresses that the link has; before the first step, from others
     * @return whether the link has what its file wants from the protocols
     */
    boolean step(KernelLink link, NetworkFile file, long table, List<KernelAddress> there);

    /** Ends with a link: it has no carrier any more, is gone, or is configured anew. */
    void stop(int index);

    /** {@return the lease that a link has} */
    Optional<Lease4> lease4(int index);

    /** {@return what a link hears by IPv6 about names and times, servers first, then routers} */
    List<Named> named(int index);
}
