package org.jitney.network1.link;

import java.util.List;
import org.jitney.network1.config.DhcpServerConfig;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.dhcp4.Server4;

/** Keeps the leases that DHCPv4 servers have given for the next time that they run. */
public interface ServerLeaseStore {
    /** Keeps nothing. */
    ServerLeaseStore NONE =
            new ServerLeaseStore() {
                @Override
                public List<Server4.Grant> load(String link, DhcpServerConfig.Persistence where) {
                    return List.of();
                }

                @Override
                public void save(
                        String link,
                        DhcpServerConfig.Persistence where,
                        IpPrefix server,
                        List<Server4.Grant> leases) {}
            };

    /** Says whether the disk may be read and written; it may until somebody says otherwise. */
    default void ready(boolean ready) {}

    /** {@return the leases of a link's server that still held when they were kept} */
    List<Server4.Grant> load(String link, DhcpServerConfig.Persistence where);

    /**
     * Keeps the leases of a link's server; none at all leaves nothing behind.
     *
     * @param server its address
     */
    void save(
            String link,
            DhcpServerConfig.Persistence where,
            IpPrefix server,
            List<Server4.Grant> leases);
}
