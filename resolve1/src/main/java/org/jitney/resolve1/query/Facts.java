package org.jitney.resolve1.query;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jitney.resolve1.config.HostsFile;
import org.jitney.resolve1.scope.NameScope;
import org.jitney.resolve1.scope.Scope;
import org.xbill.DNS.Name;

/** What a lookup asks of its surroundings. All of it may be different the next time. */
public interface Facts {
    /**
     * An address and the link that it belongs to.
     *
     * @param ifindex 0 for none
     */
    record LinkAddress(InetAddress address, int ifindex) {}

    /** {@return the scopes that have servers} */
    List<Scope> scopes();

    /** {@return all scopes, also those in which all on a link are asked} */
    List<NameScope> allScopes();

    /** {@return whether names without a dot may go to servers} */
    boolean singleLabel();

    /** {@return what {@code /etc/hosts} says, if it is read} */
    Optional<HostsFile> hosts();

    /** {@return the names of this machine: as configured, and its first label} */
    List<Name> ownNames();

    /** {@return the addresses by which others reach this machine, the best first} */
    List<LinkAddress> ownAddresses();

    /** {@return the routers of default routes, the best first} */
    List<LinkAddress> gateways();

    /** {@return the own addresses that packets to default routes have} */
    List<LinkAddress> outbound();
}
